using Microsoft.ML.OnnxRuntime;
using MlNetAttention.Benchmarks.Serving.Workloads;

namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>
/// ONNX Runtime running the exported graph over padded batches. The tensors over the ids, and those the vectors come to, are made
/// beforehand, and nothing but the pooled vectors is asked for.
/// </summary>
internal sealed class OnnxContender : IServingContender
{
    private static readonly string[] Inputs = ["input_ids", "attention_mask"];
    private static readonly string[] Outputs = ["pooled"];

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly Bound[] _batches;

    internal OnnxContender(Workload workload, PaddedBatch[] batches, string variant)
    {
        Variant = variant;
        using var options = Options(workload.Threads);
        _session = new InferenceSession(Model(workload.Encoder), options);
        _batches = [.. batches.Select(batch => Bind(batch, workload.Encoder.PooledLength))];
    }

    public Engine Engine => Engine.OnnxRuntime;

    public string Variant { get; }

    internal static SessionOptions Options(int threads) => new()
    {
        IntraOpNumThreads = threads,
        InterOpNumThreads = 1,
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
    };

    public void Run(float[] pooled)
    {
        foreach (Bound bound in _batches)
        {
            _session.Run(_runOptions, Inputs, bound.Inputs, Outputs, bound.Outputs);
            bound.Batch.Scatter(bound.Pooled, pooled);
        }
    }

    public void Dispose()
    {
        foreach (Bound bound in _batches)
        {
            foreach (OrtValue value in bound.Inputs) value.Dispose();
            foreach (OrtValue value in bound.Outputs) value.Dispose();
        }

        _runOptions.Dispose();
        _session.Dispose();
    }

    private static byte[] Model(AttentionEncoder encoder)
    {
        using var stream = new MemoryStream();
        encoder.ExportOnnx(stream);
        return stream.ToArray();
    }

    private static Bound Bind(PaddedBatch batch, int length)
    {
        var pooled = new float[batch.Rows.Length * length];
        return new Bound(
            batch, pooled,
            [
                OrtValue.CreateTensorValueFromMemory(batch.Ids, batch.Shape),
                OrtValue.CreateTensorValueFromMemory(batch.Mask, batch.Shape),
            ],
            [OrtValue.CreateTensorValueFromMemory(pooled, [batch.Rows.Length, length])]);
    }

    private sealed record Bound(PaddedBatch Batch, float[] Pooled, OrtValue[] Inputs, OrtValue[] Outputs);
}
