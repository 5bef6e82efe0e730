using MlNetAttention.Pretrained.Safetensors;
using MlNetAttention.Pretrained.Sentences;
using MlNetAttention.Weights;

namespace MlNetAttention.Pretrained;

/// <summary>What a pretrained folder holds.</summary>
/// <param name="Shape">The shape of the encoder.</param>
/// <param name="Tensors">
/// Its weights, under the names and in the shapes of <see cref="WeightNames"/>. Whether they are finite is not known yet.
/// </param>
internal sealed record PretrainedContent(PretrainedShape Shape, IReadOnlyList<WeightTensor> Tensors)
{
    /// <summary>The type of numbers that each weight is stored as, by its name; F32 for one that is not named.</summary>
    internal IReadOnlyDictionary<string, NumberKind> Kinds { get; init; } = new Dictionary<string, NumberKind>();

    /// <summary>The type of numbers that all weights are stored as; F32 where they differ.</summary>
    internal NumberKind Storage => Tensors.Select(tensor => KindOf(tensor.Name)).Distinct().ToArray() is [var only]
        ? only
        : NumberKind.F32;

    internal SentencePrompts Prompts { get; init; } = SentencePrompts.None;

    /// <summary>The files of the tokenizer that were found, by their names, as they are.</summary>
    internal IReadOnlyDictionary<string, byte[]> TokenizerFiles { get; init; } = new Dictionary<string, byte[]>();

    internal NumberKind KindOf(string weight) => Kinds.GetValueOrDefault(weight);

    /// <summary>
    /// The same encoder with no more positions than it needs for texts of <paramref name="maxTokens"/>, and the first
    /// <paramref name="segments"/> and <paramref name="layers"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It has not as many positions, segments or layers.</exception>
    internal PretrainedContent CutTo(int maxTokens, int segments, int layers)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layers, Shape.Layers);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxTokens, Shape.Positions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(segments, Shape.Segments);
        PretrainedShape shape = Shape with
        {
            Positions = maxTokens,
            MaxTokens = Math.Min(maxTokens, Shape.MaxTokens),
            Segments = segments,
            Layers = layers,
        };
        HashSet<string> left = [.. WeightNames.Of(Shape).Select(weight => weight.Name)];
        left.ExceptWith(WeightNames.Of(shape with { Segments = Shape.Segments }).Select(weight => weight.Name));
        return this with { Shape = shape, Tensors = [.. Tensors.Where(tensor => !left.Contains(tensor.Name)).Select(Cut)] };

        WeightTensor Cut(WeightTensor tensor) => tensor.Name switch
        {
            EncoderLayout.Positions => FirstRows(tensor, maxTokens),
            EncoderLayout.Segments => FirstRows(tensor, segments),
            _ => tensor,
        };
    }

    private static WeightTensor FirstRows(WeightTensor table, int rows)
    {
        int width = table.Shape[1];
        return rows == table.Shape[0] ? table
            : table with { Shape = [rows, width], Values = table.Values[..(rows * width)] };
    }
}
