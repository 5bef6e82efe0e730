using MlNetAttention.Pretrained.Files;
using MlNetAttention.Pretrained.Safetensors;
using MlNetAttention.Weights;

namespace MlNetAttention.Pretrained;

/// <summary>Reads the weights of an encoder. Shapes are compared with the configuration before any is read.</summary>
internal static class PretrainedWeights
{
    // An encoder alone has no prefix; models with a head on it have the family's name before its weights.
    private static readonly string[] Prefixes = ["", "bert.", "roberta.", "distilbert.", "model."];

    // What the encoder does not need: numbers from 0 on, and zeros.
    private static readonly string[] Unused = ["embeddings.position_ids", "embeddings.token_type_ids"];

    /// <summary>Reads the weights of the transformer. Those of heads and poolers are left out.</summary>
    /// <returns>The weights, and what each was stored as.</returns>
    /// <exception cref="FormatException">
    /// A weight is missing, has another shape or type, or the encoder has one that this family has no place for.
    /// </exception>
    /// <exception cref="IOException">A file was cut while it was read.</exception>
    internal static List<(WeightTensor Tensor, NumberKind Kind)> Read(SafetensorsSet set, PretrainedShape shape)
    {
        string prefix = Prefix(set);
        IReadOnlyList<NamedWeight> weights = WeightNames.Of(shape);
        var found = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        foreach (NamedWeight weight in weights) found.Add(weight.Name, Find(set, prefix + weight.InFile, weight.ShapeInFile));
        CheckNoOther(set, shape, prefix, found.Values.Select(tensor => tensor.Name));
        var tensors = new List<(WeightTensor, NumberKind)>(weights.Count);
        foreach (NamedWeight weight in weights)
        {
            TensorEntry tensor = found[weight.Name];
            float[] values = set.Read(tensor.Name);
            if (weight.FirstRow > 0) values = values[(weight.FirstRow * weight.Shape[1])..];
            tensors.Add((new WeightTensor(weight.Name, weight.Shape, values), tensor.Type.Kind!.Value));
        }

        return tensors;
    }

    /// <summary>Reads the weights of the dense map; a bias that it does not have is 0.</summary>
    /// <inheritdoc cref="Read"/>
    internal static List<(WeightTensor Tensor, NumberKind Kind)> ReadDense(
        SafetensorsSet set, int inputs, int outputs, bool hasBias)
    {
        TensorEntry weight = Find(set, WeightNames.DenseInFile.Weight, [outputs, inputs]);
        TensorEntry? bias = hasBias ? Find(set, WeightNames.DenseInFile.Bias, [outputs]) : null;
        var weights = new WeightTensor(EncoderLayout.Dense.Weight, [outputs, inputs], set.Read(weight.Name));
        var biases = new WeightTensor(
            EncoderLayout.Dense.Bias, [outputs], bias is null ? new float[outputs] : set.Read(bias.Name));
        return [(weights, weight.Type.Kind!.Value), (biases, (bias ?? weight).Type.Kind!.Value)];
    }

    private static string Prefix(SafetensorsSet set)
    {
        string[] found = [.. Prefixes.Where(prefix => set.Find(prefix + WeightNames.EmbeddingInFile) is not null)];
        return found.Length == 1
            ? found[0]
            : throw new FormatException(
                $"The weights have {found.Length} tensors '{WeightNames.EmbeddingInFile}'; expected one, with one of the "
                + $"prefixes {string.Join(", ", Prefixes.Skip(1).Select(prefix => $"'{prefix}'"))} or none.");
    }

    private static TensorEntry Find(SafetensorsSet set, string name, int[] shape)
    {
        TensorEntry tensor = set.Find(name) ?? set.Find(OlderName(name))
            ?? throw new FormatException($"'{name}' {Shown.Shape(shape)} is missing among the weights.");
        string where = $"In '{set.FileOf(tensor.Name)}', '{tensor.Name}'";
        if (!tensor.Shape.AsSpan().SequenceEqual(shape))
        {
            throw new FormatException($"{where} has the shape {tensor.ShapeText}; expected {Shown.Shape(shape)}.");
        }

        return tensor.Type.Kind is not null
            ? tensor
            : throw new FormatException($"{where} has the type {tensor.Type.Name}; expected F32, F16 or BF16.");
    }

    // Norms were once named after the letters of their paper.
    private static string OlderName(string name) => name
        .Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
        .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal);

    private static void CheckNoOther(SafetensorsSet set, PretrainedShape shape, string prefix, IEnumerable<string> used)
    {
        string layers = LayerFormat.Of(shape.Family).Layers;
        string[] parts = [$"{prefix}embeddings.", prefix + layers[..(layers.IndexOf('.', StringComparison.Ordinal) + 1)]];
        string? other = set.Names.Except(used).Except(Unused.Select(name => prefix + name)).Order(StringComparer.Ordinal)
            .FirstOrDefault(name => Array.Exists(parts, part => name.StartsWith(part, StringComparison.Ordinal)));
        if (other is null) return;
        throw new FormatException(
            $"In '{set.FileOf(other)}', {Shown.Text(other)} is a weight of the encoder; expected none of that name for "
            + $"{FamilyFields.Of(shape.Family).ModelType} with {shape.Layers} layers.");
    }
}
