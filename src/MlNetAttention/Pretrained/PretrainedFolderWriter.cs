using MlNetAttention.Pretrained.Files;
using MlNetAttention.Pretrained.Safetensors;
using MlNetAttention.Pretrained.Sentences;
using MlNetAttention.Saving;
using MlNetAttention.Weights;

namespace MlNetAttention.Pretrained;

/// <summary>
/// Writes an encoder as a folder that <see cref="PretrainedFolder"/>, transformers and sentence-transformers read. The folder is
/// written beside its place and moved there once it is complete. The same content gives the same bytes.
/// </summary>
internal static class PretrainedFolderWriter
{
    private const string PoolingFolder = "1_Pooling";
    private const string DenseFolder = "2_Dense";

    private static int _count;

    /// <summary>Writes the folder. A weight is stored as F16 where it is of that kind, else as F32.</summary>
    /// <param name="path">The place of the folder; the folder around it must be there.</param>
    /// <param name="content">What to write.</param>
    /// <param name="staged">
    /// The folder to write to until it is complete, beside the other; null for a name that nobody else uses.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The content is incomplete, has pooling that such folders do not know, or a weight that F16 cannot say.
    /// </exception>
    /// <exception cref="IOException">There is something already, other than an empty folder, or it cannot be written.</exception>
    internal static void Write(string path, PretrainedContent content, string? staged = null)
    {
        string target = Target(path);
        staged ??= $"{target}.{Environment.ProcessId}-{Interlocked.Increment(ref _count)}{AtomicFile.Suffix}";
        try
        {
            // Left by a killed process.
            if (Directory.Exists(staged)) Directory.Delete(staged, recursive: true);
            WriteTo(Directory.CreateDirectory(staged).FullName, content);

            // Only now, so that a failure leaves everything as it was. It is empty: else it is not deleted.
            if (Directory.Exists(target)) Directory.Delete(target);
            Directory.Move(staged, target);
        }
        catch
        {
            if (Directory.Exists(staged)) Directory.Delete(staged, recursive: true);
            throw;
        }
    }

    private static string Target(string path)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(target)) target = RealPath.Of(target);
        if (File.Exists(target)) throw new IOException($"'{path}' is a file; expected no file, or an empty folder.");
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new IOException($"'{path}' is a folder with files; expected none, or an empty one.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(target)))
        {
            throw new DirectoryNotFoundException($"There is no folder '{Path.GetDirectoryName(target)}' to write '{path}' to.");
        }

        return target;
    }

    // Not every shape can be said: DistilBERT has an epsilon that no file names.
    private static void CheckShape(string folder, PretrainedShape shape)
    {
        PretrainedShape again;
        try
        {
            again = PretrainedFolder.ReadShape(folder);
        }
        catch (FormatException error)
        {
            throw new ArgumentException($"The shape makes no folder that can be read: {error.Message}", error);
        }

        if (again == shape) return;
        throw new ArgumentException(
            $"The shape cannot be written for {shape.Family}: epsilon {shape.NormEpsilon}, {shape.Segments} segments and at most "
            + $"{shape.MaxTokens} tokens come back as {again.NormEpsilon}, {again.Segments} and {again.MaxTokens}.");
    }

    private static void WriteTo(string folder, PretrainedContent content)
    {
        WriteDescription(folder, content);
        CheckShape(folder, content.Shape);
        WriteWeights(folder, content);
    }

    private static void WriteDescription(string folder, PretrainedContent content)
    {
        PretrainedShape shape = content.Shape;

        // Python's library reads all weights as this type: single precision, unless all of them are in half precision.
        ConfigurationWriter.WriteTransformer(folder, shape, content.Storage);
        foreach ((string name, byte[] bytes) in content.TokenizerFiles)
        {
            if (!TokenizerFileNames.All.Contains(name)) throw new ArgumentException($"'{name}' is no file of a tokenizer.");
            AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(bytes));
        }

        string[] stages = ["", PoolingFolder];
        ConfigurationWriter.WritePooling(Directory.CreateDirectory(Path.Combine(folder, PoolingFolder)).FullName, shape);
        if (shape.Dense is { } dense)
        {
            ConfigurationWriter.WriteDense(
                Directory.CreateDirectory(Path.Combine(folder, DenseFolder)).FullName, dense, shape.Width);
            stages = [.. stages, DenseFolder];
        }

        if (shape.Normalizes)
        {
            string name = $"{stages.Length}_Normalize";
            Directory.CreateDirectory(Path.Combine(folder, name));
            stages = [.. stages, name];
        }

        ConfigurationWriter.WriteModules(folder, stages);
    }

    private static void WriteWeights(string folder, PretrainedContent content)
    {
        PretrainedShape shape = content.Shape;
        Dictionary<string, WeightTensor> tensors = content.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        NamedTensor[] transformer =
            [.. WeightNames.Of(shape).Select(weight => InFile(weight, tensors) with { Kind = KindOf(weight.Name) })];
        NamedTensor[] dense = shape.Dense is { } map ? Dense(map) : [];
        int expected = transformer.Length + dense.Length;
        if (tensors.Count > expected) throw new ArgumentException($"Found {tensors.Count} weights; expected {expected}.");
        SafetensorsWriter.Write(Path.Combine(folder, SafetensorsSet.SingleName), transformer);
        if (dense.Length > 0) SafetensorsWriter.Write(Path.Combine(folder, DenseFolder, SafetensorsSet.SingleName), dense);

        NumberKind KindOf(string weight) => content.KindOf(weight) == NumberKind.F16 ? NumberKind.F16 : NumberKind.F32;

        NamedTensor[] Dense(DenseShape dense)
        {
            (WeightPair name, WeightPair inFile) = (EncoderLayout.Dense, WeightNames.DenseInFile);
            int[] weight = [dense.Outputs, shape.Width], bias = [dense.Outputs];
            return
            [
                new(inFile.Weight, weight, Values(tensors, name.Weight, weight), KindOf(name.Weight)),
                new(inFile.Bias, bias, Values(tensors, name.Bias, bias), KindOf(name.Bias)),
            ];
        }
    }

    private static NamedTensor InFile(NamedWeight weight, Dictionary<string, WeightTensor> tensors)
    {
        float[] values = Values(tensors, weight.Name, weight.Shape);
        if (weight.FirstRow == 0) return new NamedTensor(weight.InFile, weight.Shape, values);

        // No token has the positions before the first one.
        var rows = new float[weight.FirstRow * weight.Shape[1] + values.Length];
        values.CopyTo(rows, weight.FirstRow * weight.Shape[1]);
        return new NamedTensor(weight.InFile, weight.ShapeInFile, rows);
    }

    private static float[] Values(Dictionary<string, WeightTensor> tensors, string name, int[] shape)
    {
        if (!tensors.TryGetValue(name, out WeightTensor? found))
        {
            throw new ArgumentException($"Weight '{name}' {Shown.Shape(shape)} is missing.");
        }

        return found.Shape.AsSpan().SequenceEqual(shape)
            ? found.Values
            : throw new ArgumentException($"Weight '{name}' is {Shown.Shape(found.Shape)}; expected {Shown.Shape(shape)}.");
    }
}
