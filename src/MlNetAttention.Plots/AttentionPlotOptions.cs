using MlNetAttention.Options;

namespace MlNetAttention;

/// <summary>The colours of a picture.</summary>
public enum PlotTheme
{
    /// <summary>Dark on white: no weight is white, the largest dark blue.</summary>
    Light = 0,

    /// <summary>Bright on black: no weight is black, the largest bright yellow.</summary>
    Dark = 1,
}

/// <summary>The content and the look of a picture of attention.</summary>
public sealed record AttentionPlotOptions
{
    /// <summary>The largest number of tokens a picture can show: with more, cells could not be told apart.</summary>
    public const int MostTokens = 1024;

    /// <summary>The only head to draw, from 0. Null, the default: all heads.</summary>
    public int? Head { get; init; }

    /// <summary>Whether the mean over the heads is drawn in place of the heads. Default false.</summary>
    public bool MeanOfHeads { get; init; }

    /// <summary>The colours. Default <see cref="PlotTheme.Light"/>.</summary>
    public PlotTheme Theme { get; init; }

    /// <summary>
    /// The beginning of the title of each panel, for instance the number of the layer. Null, the default, for none.
    /// </summary>
    public string? Title { get; init; }

    /// <exception cref="ArgumentException">
    /// The theme is undefined, the head is out of range, or both a head and the mean of all heads are requested.
    /// </exception>
    internal void Validate(int heads)
    {
        Check.Defined(Theme, nameof(Theme));
        if (Head is not { } head) return;
        Check.Range(head, 0, heads - 1, nameof(Head));
        Check.That(!MeanOfHeads, nameof(MeanOfHeads), MeanOfHeads, "False where Head is set");
    }
}
