using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetAttention.MiniLM.Conversion;

namespace MlNetAttention.MiniLM.Tests.Parity;

/// <summary>The ONNX graph of a package as it was published, in ONNX Runtime.</summary>
internal sealed class OriginalGraph : IDisposable
{
    private readonly SessionOptions _options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
    private readonly InferenceSession _session;

    internal OriginalGraph(string package)
    {
        using var resources = new EmbeddedResources(BuiltPaths.Weights(package));
        using var model = new MemoryStream();
        using (Stream resource = resources.Open(".onnx")) resource.CopyTo(model);
        _session = new InferenceSession(model.ToArray(), _options);
    }

    /// <summary>The token vectors [T, D] of each sequence, which run as one batch, the shorter ones padded.</summary>
    internal float[][] Run(params IReadOnlyList<FileIds> batch)
    {
        int columns = batch.Max(sequence => sequence.Ids.Length);
        int[] shape = [batch.Count, columns];
        var (ids, mask, segments) = (new DenseTensor<long>(shape), new DenseTensor<long>(shape), new DenseTensor<long>(shape));
        for (int row = 0; row < batch.Count; row++)
        {
            for (int t = 0; t < batch[row].Ids.Length; t++)
            {
                (ids[row, t], mask[row, t], segments[row, t]) = (batch[row].Ids[t], 1, batch[row].Segments[t]);
            }
        }

        // No options of a run: those that nothing else refers to are collected while it runs.
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = _session.Run(
        [
            NamedOnnxValue.CreateFromTensor("input_ids", ids), NamedOnnxValue.CreateFromTensor("attention_mask", mask),
            NamedOnnxValue.CreateFromTensor("token_type_ids", segments),
        ]);
        DenseTensor<float> hidden = outputs.Select(output => output.AsTensor<float>()).Single(tensor => tensor.Rank == 3)
            .ToDenseTensor();
        int width = hidden.Dimensions[2];
        return
        [
            .. batch.Select((sequence, row) =>
                hidden.Buffer.Span.Slice(row * columns * width, sequence.Ids.Length * width).ToArray()),
        ];
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }
}
