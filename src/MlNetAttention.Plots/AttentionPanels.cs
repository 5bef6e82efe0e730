using MlNetAttention.Tokens;
using static System.FormattableString;

namespace MlNetAttention.Plots;

/// <summary>The attention of an encoder, or of a mechanism by hand, as panels.</summary>
internal static class AttentionPanels
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
        IReadOnlyList<string> names = ShownText.Tokens(Distinct(map), map.Length);
        int[] parts = [.. map.Boundaries];
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
            return Panel.Square(shown, names, weight, PanelAxes.Weights) with { Parts = parts };
        }
    }

    public static Panel[] Of(AttentionByHandResult result, AttentionPlotOptions options)
    {
        CheckSquare(result.Weights, result.Weights?.Length ?? 0, nameof(result.Weights));
        int tokens = result.Weights!.Length;
        CheckSquare(result.Relevances, tokens, nameof(result.Relevances));
        Check(tokens);
        options.Validate(heads: 1);
        if (result.Tokens is { } named && (named.Count != tokens || named.Contains(null!)))
        {
            throw new ArgumentException(
                $"There are {named.Count(name => name is not null)} names of tokens; "
                + $"expected {tokens}, one for each row of weights.");
        }

        IReadOnlyList<string> names = ShownText.Tokens(result.Tokens ?? [], tokens);
        string before = string.IsNullOrEmpty(options.Title) ? "" : $"{options.Title}, ";
        return
        [
            Panel.Square($"{before}relevances R", names, (query, key) => result.Relevances[query][key], PanelAxes.Relevances),
            Panel.Square($"{before}weights A", names, (query, key) => result.Weights[query][key], PanelAxes.Weights),
        ];
    }

    // A token that is spelled like a separator, which no text has but a list of tokens may, stands in quotes.
    private static string[] Distinct(AttentionMap map) =>
    [
        .. map.Tokens.Zip(map.Segments, (token, segment) =>
            token == Vocabulary.Separator && segment != SequenceFrame.NoSegment ? $"\"{token}\"" : token),
    ];

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

    private static void CheckSquare(double[][] rows, int tokens, string name)
    {
        bool isSquare = rows?.Length == tokens && rows.All(row => row?.Length == tokens && row.All(double.IsFinite));
        if (!isSquare) throw new ArgumentException($"{name} are not {tokens} rows of {tokens} finite numbers.");
    }

    private static string Join(string? before, string? after) =>
        string.Join(", ", ((string?[])[before, after]).Where(part => !string.IsNullOrEmpty(part)));
}
