namespace MlNetAttention.Attention;

/// <summary>The queries and keys of a sequence, both [T, D] with head h in the columns h·d to (h+1)·d − 1.</summary>
internal readonly ref struct QueriesAndKeys(ReadOnlySpan<float> queries, ReadOnlySpan<float> keys, int width, int headWidth)
{
    private readonly ReadOnlySpan<float> _queries = queries;
    private readonly ReadOnlySpan<float> _keys = keys;

    internal int HeadWidth => headWidth;

    internal ReadOnlySpan<float> Query(int head, int token) => _queries.Slice(token * width + head * headWidth, headWidth);

    internal ReadOnlySpan<float> Key(int head, int token) => _keys.Slice(token * width + head * headWidth, headWidth);
}
