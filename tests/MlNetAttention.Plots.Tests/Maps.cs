using MlNetAttention.Tokens;

namespace MlNetAttention.Plots.Tests;

/// <summary>Attention maps with known weights.</summary>
internal static class Maps
{
    public static readonly string[] Sentence = "evan ' s dog riley is so hyper !".Split(' ');

    /// <summary>Weights that differ from cell to cell and head to head; every row sums to 1.</summary>
    public static AttentionMap Of(IReadOnlyList<string> tokens, int heads = 1)
    {
        var map = new AttentionMap(heads, tokens.Count, new SpelledTokens(tokens));
        for (int head = 0; head < heads; head++)
        {
            for (int query = 0; query < tokens.Count; query++)
            {
                Span<float> row = map.MutableRow(head, query);
                for (int key = 0; key < row.Length; key++) row[key] = 1 + (query * 7 + key * 5 + head * 3) % 11;
                float sum = 0;
                foreach (float weight in row) sum += weight;
                foreach (ref float weight in row) weight /= sum;
            }
        }

        return map;
    }

    /// <summary>Every token takes from one other alone.</summary>
    public static AttentionMap Pointing(IReadOnlyList<string> tokens, Func<int, int> keyOf)
    {
        var map = new AttentionMap(1, tokens.Count, new SpelledTokens(tokens));
        for (int query = 0; query < tokens.Count; query++) map.MutableRow(0, query)[keyOf(query)] = 1;
        return map;
    }

    public static EncodedSequence Sequence(int layers, int heads) => new(
        new SpelledTokens(Sentence), new float[4 * Sentence.Length], 4, new float[4],
        () => [.. Enumerable.Range(0, layers).Select(_ => Of(Sentence, heads))]);

    public static string[] Tokens(int count) => [.. Enumerable.Range(0, count).Select(i => $"{Sentence[i % 9]}{i}")];
}
