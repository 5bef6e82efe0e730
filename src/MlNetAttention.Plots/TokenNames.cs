using System.Globalization;

namespace MlNetAttention.Plots;

/// <summary>What axes and tables call the tokens.</summary>
internal static class TokenNames
{
    // A longer name would push the picture aside.
    private const int Longest = 18;

    /// <summary>The tokens, shortened where they are long; numbers from 1 where there are none.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> tokens, int length) =>
        tokens.Count == length
            ? [.. tokens.Select(Of)]
            : [.. Enumerable.Range(1, length).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    public static string Of(string token) => ShownText.Short(token, Longest);
}
