using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Pages;

/// <summary>Names and texts of the data, cut to what a page has room for.</summary>
internal static class Shortened
{
    // Some data sets name their classes by half a sentence.
    private const int LongestInPicture = 40;
    private const int LongestLabel = 80;
    private const int LongestFile = 120;
    private const int LongestText = 1500;

    public static string ClassInPicture(string label) => ShownText.Short(label, LongestInPicture);

    public static string Label(string label) => ShownText.Short(label, LongestLabel);

    public static string File(string file) => ShownText.Short(file, LongestFile);

    public static string Text(string text) => ShownText.Short(text, LongestText);
}
