namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>What computes.</summary>
internal enum Engine
{
    Ours,
    TorchSharp,
    OnnxRuntime,
}

/// <summary>A way to encode a workload.</summary>
internal interface IServingContender : IDisposable
{
    Engine Engine { get; }

    /// <summary>What tells it from others of its engine; empty where there are none.</summary>
    string Variant { get; }

    /// <summary>Encodes every sequence: embedding, layers and pooling.</summary>
    /// <param name="pooled">[sequences, P].</param>
    void Run(float[] pooled);
}
