using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNetAttention.Tests.Onnx;

/// <summary>An exported encoder in ONNX Runtime, on one thread.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly SessionOptions _options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };

    internal OnnxSession(AttentionEncoder encoder, OnnxExportOptions? options = null)
    {
        Session = new InferenceSession(Model(encoder, options), _options);
    }

    internal InferenceSession Session { get; }

    internal static byte[] Model(AttentionEncoder encoder, OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        encoder.ExportOnnx(stream, options);
        return stream.ToArray();
    }

    /// <summary>Token vectors [B, T, D] and pooled vectors [B, P].</summary>
    internal (float[] Tokens, float[] Pooled) Run(OnnxBatch batch)
    {
        int[] shape = [batch.Rows, batch.Columns];
        (string Name, long[] Values)[] inputs =
            [("input_ids", batch.Ids), ("attention_mask", batch.Mask), ("token_type_ids", batch.Segments)];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = Session.Run(
        [
            .. inputs.Where(input => Session.InputMetadata.ContainsKey(input.Name))
                .Select(input => NamedOnnxValue.CreateFromTensor(input.Name, new DenseTensor<long>(input.Values, shape))),
        ]);
        return (Values("token_vectors"), Values("pooled"));

        float[] Values(string name) => [.. outputs.Single(output => output.Name == name).AsEnumerable<float>()];
    }

    public void Dispose()
    {
        Session.Dispose();
        _options.Dispose();
    }
}
