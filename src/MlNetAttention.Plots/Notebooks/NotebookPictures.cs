namespace MlNetAttention.Plots;

/// <summary>How values of the library look in a notebook; found by name from the library, which does without this assembly.</summary>
internal static class NotebookPictures
{
    /// <summary>The picture as SVG; null where there is nothing to draw.</summary>
    public static string? Svg(object value) => Plot(value)?.ToSvg();

    private static AttentionPlot? Plot(object value) => value switch
    {
        AttentionPlot plot => plot,
        AttentionMap { Length: > 0 and <= AttentionPlotOptions.MostTokens } map => map.ToPlot(),
        EncodedSequence { Tokens.Count: > 0 and <= AttentionPlotOptions.MostTokens } sequence => sequence.ToPlot(),
        AttentionByHandResult { Weights.Length: > 0 and <= AttentionPlotOptions.MostTokens } result => result.ToPlot(),
        _ => null,
    };
}
