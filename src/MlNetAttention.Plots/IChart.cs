using ScottPlot;

namespace MlNetAttention.Plots;

/// <summary>A plot of numbers against numbers.</summary>
internal interface IChart
{
    /// <summary>All words in it.</summary>
    IEnumerable<string> Texts { get; }

    Plot Draw(ThemeColors colors, string font);
}
