namespace MlNetAttention.Attention;

/// <summary>The queries and keys of a sequence, both [T, D] with head h in the columns h·d to (h+1)·d − 1.</summary>
internal readonly ref struct QueriesAndKeys(ReadOnlySpan<float> queries, ReadOnlySpan<float> keys, int width, int headWidth)
{
    internal ReadOnlySpan<float> Queries { get; } = queries;

    internal ReadOnlySpan<float> Keys { get; } = keys;

    internal int HeadWidth => headWidth;

    internal int Heads => width / headWidth;

    internal ReadOnlySpan<float> Query(int head, int token) => Queries.Slice(token * width + head * headWidth, headWidth);

    internal ReadOnlySpan<float> Key(int head, int token) => Keys.Slice(token * width + head * headWidth, headWidth);

    /// <summary>The numbers of one head and token among all [T, D].</summary>
    internal Span<float> Part(Span<float> all, int head, int token) => all.Slice(token * width + head * headWidth, headWidth);
}
