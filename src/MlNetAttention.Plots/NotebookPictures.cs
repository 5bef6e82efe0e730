namespace MlNetAttention.Plots;

/// <summary>
/// The pictures of the library's values in a notebook. The library finds this class by name, since it does not reference this
/// assembly.
/// </summary>
internal static class NotebookPictures
{
    /// <summary>The picture as SVG; null where there is nothing to draw.</summary>
    public static string? Svg(object value)
    {
        try
        {
            return Plot(value)?.ToSvg();
        }
        catch (ArgumentException)
        {
            // In a notebook a value that cannot be drawn is described in words instead.
            return null;
        }
    }

    private static AttentionPlot? Plot(object value) => value switch
    {
        AttentionPlot plot => plot,
        AttentionMap map => map.ToPlot(),
        EncodedSequence sequence => sequence.ToPlot(),
        AttentionByHandResult result => result.ToPlot(),
        _ => null,
    };
}
