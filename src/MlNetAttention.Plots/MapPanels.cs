using static System.FormattableString;

namespace MlNetAttention.Plots;

/// <summary>The weights of an encoder as panels.</summary>
internal static class MapPanels
{
    public static Panel[] Of(EncodedSequence sequence, AttentionPlotOptions options) =>
    [
        .. sequence.AttentionMaps.SelectMany((map, layer) => Of(
            map, Join(options.Title, Invariant($"layer {layer + 1}")), options)),
    ];

    public static Panel[] Of(AttentionMap map, string? title, AttentionPlotOptions options)
    {
        Check(map.Length);
        options.Validate(map.Heads);
        IReadOnlyList<string> names = TokenNames.Of(map.Tokens, map.Length);
        if (options.MeanOfHeads)
        {
            float[,] mean = map.Mean();
            return [New($"mean of {map.Heads} heads", (query, key) => mean[query, key])];
        }

        int[] heads = options.Head is { } only ? [only] : [.. Enumerable.Range(0, map.Heads)];
        return [.. heads.Select(head => New($"head {head + 1}", (query, key) => map[head, query, key]))];

        Panel New(FormattableString after, Func<int, int, double> weight)
        {
            string text = Join(title, map.Heads > 1 ? Invariant(after) : null);
            string shown = text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];
            return Panel.Square(shown, names, weight, PanelAxes.Weights);
        }
    }

    /// <exception cref="ArgumentException">There are no tokens or too many.</exception>
    public static void Check(int tokens)
    {
        if (tokens == 0) throw new ArgumentException("The sequence has no tokens, so there is nothing to draw.");
        if (tokens > AttentionPlotOptions.MostTokens)
        {
            throw new ArgumentException(Invariant(
                $"The sequence has {tokens} tokens; a picture has room for {AttentionPlotOptions.MostTokens}."));
        }
    }

    private static string Join(string? before, string? after) =>
        string.Join(", ", ((string?[])[before, after]).Where(part => !string.IsNullOrEmpty(part)));
}
