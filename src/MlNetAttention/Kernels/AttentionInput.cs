namespace MlNetAttention.Kernels;

/// <summary>What scaled dot-product attention reads, for one sequence.</summary>
internal readonly ref struct AttentionInput
{
    /// <summary>Q [T, D], head h in the columns h·d to (h+1)·d − 1.</summary>
    internal required ReadOnlySpan<float> Queries { get; init; }

    /// <summary>K [T, D].</summary>
    internal required ReadOnlySpan<float> Keys { get; init; }

    /// <summary>V [T, D].</summary>
    internal required ReadOnlySpan<float> Values { get; init; }

    /// <summary>Number of heads H.</summary>
    internal required int Heads { get; init; }

    /// <summary>Head width d = D/H.</summary>
    internal required int HeadWidth { get; init; }

    /// <summary>What is added to relevances by distance.</summary>
    internal required DistanceBias Bias { get; init; }

    /// <summary>Room for <see cref="KernelSet.AttentionRoom"/> numbers.</summary>
    internal required Span<float> Room { get; init; }
}
