using System.Globalization;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Plots;
using static System.FormattableString;

namespace MlNetAttention.Cli.Pages;

/// <summary>A table of names, the most frequent first, and how well each pipeline finds them.</summary>
internal static class NamesSection
{
    private const int MostNames = 50;

    public static void Add(HtmlPage page, IReadOnlyList<PipelineResult> results)
    {
        PredictedSets[] all = [.. results.Select(result => (PredictedSets)result.Predictions!)];
        IReadOnlyList<string> names = all[0].Classes;
        int[] counts = [.. names.Select((_, name) => all[0].Rows.Count(row => row.Truth[name]))];
        int[] shown = [.. Enumerable.Range(0, names.Count).OrderByDescending(name => counts[name]).Take(MostNames)];
        page.Heading("Names");
        string part = shown.Length < names.Count ? Invariant($", {shown.Length} of {names.Count}") : "";
        page.Paragraph(
            $"F1 of each name, the most frequent first{part}. There is none where no row has the name and none is given it.");
        page.Table(
            ["name", "test rows", .. results.Select(result => result.Name)],
            shown.Select(name => (string[])
            [
                Shortened.Label(names[name]), counts[name].ToString(CultureInfo.InvariantCulture),
                .. all.Select(sets => NameCounts.Of(sets.Rows, name).F1?.ToString("F4", CultureInfo.InvariantCulture) ?? "-"),
            ]));
    }
}
