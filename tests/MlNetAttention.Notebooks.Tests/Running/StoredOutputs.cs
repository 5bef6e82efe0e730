using MlNetAttention.Notebooks.Tests.Files;

namespace MlNetAttention.Notebooks.Tests.Running;

/// <summary>Compares what a notebook stores with what a run of it showed.</summary>
internal static class StoredOutputs
{
    /// <returns>A description of every cell tagged as deterministic that showed something else.</returns>
    public static IReadOnlyList<string> Differences(NotebookFile stored, NotebookFile run) =>
    [
        .. stored.CodeCells.Zip(run.CodeCells)
            .Where(pair => pair.First.Is(NotebookCell.Deterministic) && Shown(pair.First) != Shown(pair.Second))
            .Select(pair => $"{stored.Name}, code cell {pair.Second.ExecutionCount} stores\n{Shown(pair.First)}\nbut shows\n"
                + Shown(pair.Second)),
    ];

    private static string Shown(NotebookCell cell) => string.Join('\n', cell.Outputs.Select(output => output.Text));
}
