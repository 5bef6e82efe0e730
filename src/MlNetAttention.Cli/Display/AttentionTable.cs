using System.Globalization;

namespace MlNetAttention.Cli.Display;

/// <summary>Attention weights [T][T]: the strongest of each token, and all of them where the screen is wide enough.</summary>
internal static class AttentionTable
{
    private const int Strongest = 3;

    // What a border and two blanks take, which is more than the gap of a plain table.
    private const int SpacePerColumn = 3;

    public static void Show(IReadOnlyList<string> tokens, IReadOnlyList<float[]> weights)
    {
        int[] all = [.. Enumerable.Range(0, tokens.Count)];
        Screen.Table(
            ["token", .. Enumerable.Repeat("attends to", Math.Min(Strongest, tokens.Count))],
            [
                .. all.Select(query => (string[])
                [
                    tokens[query],
                    .. all.OrderByDescending(key => weights[query][key]).Take(Strongest)
                        .Select(key => $"{tokens[key]} {Number(weights[query][key])}"),
                ]),
            ]);

        int width = all.Sum(key => Math.Max(Screen.CellsOf(tokens[key]), 4) + SpacePerColumn)
            + all.Max(query => Screen.CellsOf(tokens[query])) + SpacePerColumn + 1;
        if (width > Screen.Width) return;
        Console.Out.WriteLine();
        Screen.Table(
            ["", .. tokens],
            [.. all.Select(query => (string[])[tokens[query], .. all.Select(key => Number(weights[query][key]))])]);
    }

    private static string Number(float weight) => weight.ToString("F2", CultureInfo.InvariantCulture);
}
