using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Pages;

/// <summary>What others wrote, as long as a page has room for it.</summary>
internal static class Names
{
    // Names of classes may be half a sentence, and are told apart by their ends then.
    private const int LongestInPicture = 40;
    private const int LongestLabel = 80;
    private const int LongestFile = 120;
    private const int LongestText = 1500;

    public static string OfClassInPicture(string label) => TokenNames.Short(label, LongestInPicture);

    public static string OfLabel(string label) => TokenNames.Short(label, LongestLabel);

    public static string OfFile(string file) => TokenNames.Short(file, LongestFile);

    public static string OfText(string text) => TokenNames.Short(text, LongestText);
}
