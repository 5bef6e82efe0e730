namespace MlNetAttention.Benchmarks.Serving.FirstPrediction;

/// <summary>What a new process begins with.</summary>
internal enum Start
{
    /// <summary>Our encoder by itself, as the other engines are by themselves.</summary>
    Encoder,

    /// <summary>A PredictionEngine of ML.NET over the whole saved model.</summary>
    PredictionEngine,

    /// <summary>libtorch, by TorchSharp.</summary>
    TorchSharp,

    /// <summary>A session of ONNX Runtime.</summary>
    OnnxRuntime,
}
