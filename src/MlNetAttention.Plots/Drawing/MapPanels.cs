using System.Globalization;

namespace MlNetAttention.Plots;

/// <summary>The weights of an encoder as panels.</summary>
internal static class MapPanels
{
    public static Panel[] Of(EncodedSequence sequence, AttentionPlotOptions options) =>
    [
        .. sequence.AttentionMaps.SelectMany((map, layer) => Of(
            map, Join(options.Title, string.Create(CultureInfo.InvariantCulture, $"layer {layer + 1}")), options)),
    ];

    public static Panel[] Of(AttentionMap map, string? title, AttentionPlotOptions options)
    {
        Check(map.Length);
        CheckHead(options, map.Heads);
        if (options.MeanOfHeads) return [New(title, Mean(map), map.Heads > 1 ? Text($"mean of {map.Heads} heads") : null)];
        int[] heads = options.Head is { } head ? [head] : [.. Enumerable.Range(0, map.Heads)];
        return [.. heads.Select(number => New(title, Head(map, number), map.Heads > 1 ? Text($"head {number + 1}") : null))];

        Panel New(string? before, double[,] weights, string? after)
        {
            IReadOnlyList<string> names = TokenNames.Of(map.Tokens, map.Length);
            string text = Join(before, after);
            return new(text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..], weights, names, names, PanelAxes.Weights);
        }
    }

    /// <exception cref="ArgumentException">There are no tokens or too many.</exception>
    public static void Check(int tokens)
    {
        if (tokens == 0) throw new ArgumentException("The sequence has no tokens, so there is nothing to draw.");
        if (tokens > AttentionPlotOptions.MostTokens)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The sequence has {tokens} tokens; a picture has room for {AttentionPlotOptions.MostTokens}."));
        }
    }

    /// <exception cref="ArgumentException">There is no such head, or the mean of all is asked for as well.</exception>
    public static void CheckHead(AttentionPlotOptions options, int heads)
    {
        if (options.MeanOfHeads && options.Head is not null)
        {
            throw new ArgumentException("Head and MeanOfHeads are both set; expected one of them.", nameof(options));
        }

        if (options.Head is { } one && (one < 0 || one >= heads))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), string.Create(CultureInfo.InvariantCulture, $"Head is {one}; expected 0 to {heads - 1}."));
        }
    }

    private static double[,] Head(AttentionMap map, int head)
    {
        var weights = new double[map.Length, map.Length];
        for (int query = 0; query < map.Length; query++)
        {
            ReadOnlySpan<float> row = map.Row(head, query);
            for (int key = 0; key < map.Length; key++) weights[query, key] = row[key];
        }

        return weights;
    }

    private static double[,] Mean(AttentionMap map)
    {
        float[,] mean = map.Mean();
        var weights = new double[map.Length, map.Length];
        for (int query = 0; query < map.Length; query++)
        {
            for (int key = 0; key < map.Length; key++) weights[query, key] = mean[query, key];
        }

        return weights;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Join(string? before, string? after) =>
        string.Join(", ", ((string?[])[before, after]).Where(part => !string.IsNullOrEmpty(part)));
}
