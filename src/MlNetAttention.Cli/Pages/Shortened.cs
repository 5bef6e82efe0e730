using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Pages;

/// <summary>What others wrote, no longer than a page has room for.</summary>
internal static class Shortened
{
    // Names of classes may be half a sentence, and are told apart by their ends then.
    private const int LongestInPicture = 40;
    private const int LongestLabel = 80;
    private const int LongestFile = 120;
    private const int LongestText = 1500;

    public static string ClassInPicture(string label) => ShownText.Short(label, LongestInPicture);

    public static string Label(string label) => ShownText.Short(label, LongestLabel);

    public static string File(string file) => ShownText.Short(file, LongestFile);

    public static string Text(string text) => ShownText.Short(text, LongestText);
}
