namespace MlNetAttention.Benchmarks.Serving.Texts;

/// <summary>What becomes of it: the pooled vector.</summary>
internal sealed class VectorRow
{
    public float[] Features { get; set; } = [];
}
