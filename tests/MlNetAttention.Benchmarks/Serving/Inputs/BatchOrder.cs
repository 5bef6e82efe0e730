namespace MlNetAttention.Benchmarks.Serving.Inputs;

/// <summary>Which sequences share a batch.</summary>
internal enum BatchOrder
{
    /// <summary>Those that stand next to each other.</summary>
    AsGiven,

    /// <summary>Those of like length: nearly no padding, but all sequences must be there before the first is encoded.</summary>
    ByLength,
}
