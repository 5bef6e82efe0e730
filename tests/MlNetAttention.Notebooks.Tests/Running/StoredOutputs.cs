using System.Xml.Linq;
using MlNetAttention.Notebooks.Tests.Files;

namespace MlNetAttention.Notebooks.Tests.Running;

/// <summary>Compares what a notebook stores with what a run of it showed.</summary>
internal static class StoredOutputs
{
    private const string Svg = "image/svg+xml";

    /// <returns>A description of every cell tagged as deterministic that showed something else.</returns>
    public static IReadOnlyList<string> Differences(NotebookFile stored, NotebookFile run) =>
    [
        .. stored.CodeCells.Zip(run.CodeCells)
            .Where(pair => pair.First.Is(NotebookCell.Deterministic) && Shown(pair.First) != Shown(pair.Second))
            .Select(pair => $"{stored.Name}, code cell {pair.Second.ExecutionCount} stores\n{Shown(pair.First)}\nbut shows\n"
                + Shown(pair.Second)),
    ];

    private static string Shown(NotebookCell cell) => string.Join('\n', cell.Outputs.Select(Shown));

    // All that a picture says; where its letters stand to a hair is a matter of the library that draws.
    private static string Shown(CellOutput output) =>
        output is DisplayOutput { Data.Count: 1 } shown && shown.Data.TryGetValue(Svg, out string? svg)
            ? $"{Svg}: {string.Join(' ', Texts(XElement.Parse(svg)))}"
            : output.Text;

    private static IEnumerable<string> Texts(XElement svg) =>
        svg.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value.Trim());
}
