using MlNetAttention.Plots;

namespace MlNetAttention;

/// <summary>Draws attention weights: a row for each query token, a column for each key token.</summary>
public static class AttentionPlots
{
    /// <summary>A panel for each head of a layer, or one of their mean.</summary>
    /// <param name="map">The weights [H, T, T].</param>
    /// <param name="options">The content and the look; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="map"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The map has no tokens or more than <see cref="AttentionPlotOptions.MostTokens"/>, or an option is out of its range.
    /// </exception>
    public static AttentionPlot ToPlot(this AttentionMap map, AttentionPlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        options ??= new AttentionPlotOptions();
        return AttentionPlot.Of(AttentionPanels.Of(map, options.Title, options), options);
    }

    /// <summary>A panel for each head of each layer, or one per layer with the mean of its heads.</summary>
    /// <param name="sequence">A sequence that an encoder has encoded.</param>
    /// <param name="options">The content and the look; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="sequence"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The sequence has no tokens or more than <see cref="AttentionPlotOptions.MostTokens"/>, or an option is out of its range.
    /// </exception>
    public static AttentionPlot ToPlot(this EncodedSequence sequence, AttentionPlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        options ??= new AttentionPlotOptions();

        // Checked before the maps are computed, which grow with the square of the length.
        AttentionPanels.Check(sequence.Tokens.Count);
        return AttentionPlot.Of(AttentionPanels.Of(sequence, options), options);
    }

    /// <summary>Two panels: the relevances R of a mechanism by hand, and the weights A that they become.</summary>
    /// <param name="result">The result; its <see cref="AttentionByHandResult.Tokens"/>, if any, label the axes.</param>
    /// <param name="options">The look; null for the defaults. There is one head.</param>
    /// <exception cref="ArgumentNullException"><paramref name="result"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// Relevances or weights are not T×T finite numbers, there are no tokens or more than
    /// <see cref="AttentionPlotOptions.MostTokens"/>, the number of names is not T, or an option is out of its range.
    /// </exception>
    public static AttentionPlot ToPlot(this AttentionByHandResult result, AttentionPlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        options ??= new AttentionPlotOptions();
        return AttentionPlot.Of(AttentionPanels.Of(result, options), options);
    }
}
