namespace MlNetAttention.Kernels;

/// <summary>The input of attention for one sequence: Q, K and V, all [T, D], with head h in columns h·d to (h+1)·d − 1.</summary>
internal readonly ref struct AttentionInput(
    ReadOnlySpan<float> queries, ReadOnlySpan<float> keys, ReadOnlySpan<float> values, int heads, int headWidth)
{
    internal ReadOnlySpan<float> Queries { get; } = queries;

    internal ReadOnlySpan<float> Keys { get; } = keys;

    internal ReadOnlySpan<float> Values { get; } = values;

    /// <summary>Number of heads H.</summary>
    internal int Heads => heads;

    /// <summary>Head width d = D/H.</summary>
    internal int HeadWidth => headWidth;

    internal ReadOnlySpan<float> Query(int head, int token) => Queries.Slice(Start(head, token), headWidth);

    internal ReadOnlySpan<float> Key(int head, int token) => Keys.Slice(Start(head, token), headWidth);

    internal ReadOnlySpan<float> Value(int head, int token) => Values.Slice(Start(head, token), headWidth);

    /// <summary>The numbers of one head and token among all [T, D].</summary>
    internal Span<float> Part(Span<float> all, int head, int token) => all.Slice(Start(head, token), headWidth);

    private int Start(int head, int token) => (token * heads + head) * headWidth;
}
