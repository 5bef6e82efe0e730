namespace MlNetAttention.Plots;

/// <summary>What a mechanism by hand found as panels.</summary>
internal static class ByHandPanels
{
    public static Panel[] Of(AttentionByHandResult result, AttentionPlotOptions options)
    {
        CheckSquare(result.Weights, result.Weights?.Length ?? 0, nameof(result.Weights));
        int tokens = result.Weights!.Length;
        CheckSquare(result.Relevances, tokens, nameof(result.Relevances));
        MapPanels.Check(tokens);
        options.Validate(heads: 1);
        if (result.Tokens is { } named && (named.Count != tokens || named.Contains(null!)))
        {
            throw new ArgumentException(
                $"There are {named.Count(name => name is not null)} names of tokens; expected {tokens}, one for each row of weights.");
        }

        IReadOnlyList<string> names = TokenNames.Of(result.Tokens ?? [], tokens);
        string before = string.IsNullOrEmpty(options.Title) ? "" : $"{options.Title}, ";
        return
        [
            Panel.Square($"{before}relevances R", names, (query, key) => result.Relevances[query][key], PanelAxes.Relevances),
            Panel.Square($"{before}weights A", names, (query, key) => result.Weights[query][key], PanelAxes.Weights),
        ];
    }

    private static void CheckSquare(double[][] rows, int tokens, string name)
    {
        bool isSquare = rows?.Length == tokens && rows.All(row => row?.Length == tokens && row.All(double.IsFinite));
        if (!isSquare) throw new ArgumentException($"{name} are not {tokens} rows of {tokens} finite numbers.");
    }
}
