using Microsoft.ML.OnnxRuntime;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.MiniLM.Conversion;

namespace MlNetAttention.Benchmarks.Pretrained;

/// <summary>
/// ONNX Runtime and the graph that the weights come from, on one thread, over one padded batch. The graph ends with the token
/// vectors, so the time that their mean takes is not counted: a small advantage for ONNX Runtime.
/// </summary>
internal sealed class OriginalGraph : IDisposable
{
    private static readonly string[] Inputs = ["input_ids", "attention_mask", "token_type_ids"];

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly OrtValue[] _values;
    private readonly OrtValue[] _outputs;
    private readonly string[] _outputNames;

    internal OriginalGraph(string assembly, long[][] sequences, int width)
    {
        using var resources = new EmbeddedResources(assembly);
        using var model = new MemoryStream();
        using (Stream resource = resources.Open(".onnx")) resource.CopyTo(model);
        using SessionOptions options = OnnxContender.Options(threads: 1);
        _session = new InferenceSession(model.ToArray(), options);
        _outputNames = [_session.OutputMetadata.First(output => output.Value.Dimensions.Length == 3).Key];
        long[] shape = [sequences.Length, sequences.Max(ids => ids.Length)];
        int columns = (int)shape[1];
        var (ids, mask) = (new long[shape[0] * shape[1]], new long[shape[0] * shape[1]]);
        for (int row = 0; row < sequences.Length; row++)
        {
            sequences[row].CopyTo(ids, row * columns);
            mask.AsSpan(row * columns, sequences[row].Length).Fill(1);
        }

        TokenVectors = new float[ids.Length * width];
        _values = [Value(ids), Value(mask), Value(new long[ids.Length])];
        _outputs = [OrtValue.CreateTensorValueFromMemory(TokenVectors, [.. shape, width])];

        OrtValue Value(long[] numbers) => OrtValue.CreateTensorValueFromMemory(numbers, shape);
    }

    /// <summary>What the last run gave, [B, T, D].</summary>
    internal float[] TokenVectors { get; }

    internal void Run() => _session.Run(_runOptions, Inputs, _values, _outputNames, _outputs);

    public void Dispose()
    {
        foreach (OrtValue value in _values) value.Dispose();
        foreach (OrtValue value in _outputs) value.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
    }
}
