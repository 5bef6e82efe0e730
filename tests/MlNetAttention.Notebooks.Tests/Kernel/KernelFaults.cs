using MlNetAttention.Notebooks.Tests.Files;
using MlNetAttention.Notebooks.Tests.Running;

namespace MlNetAttention.Notebooks.Tests.Kernel;

/// <summary>What a reader would find wrong with a notebook that ran to its end.</summary>
internal static class KernelFaults
{
    /// <param name="stored">The notebook as it is stored.</param>
    /// <param name="run">The same after a run in the kernel.</param>
    /// <returns>A description of every cell that wrote to stderr (warnings of the compiler go there), showed something else in
    /// kind than it stores, or showed something else at all although it is tagged as deterministic.</returns>
    public static IReadOnlyList<string> Of(NotebookFile stored, NotebookFile run) =>
    [
        .. run.CodeCells.SelectMany((cell, index) => cell.Outputs.OfType<StreamOutput>()
            .Where(stream => stream.IsError)
            .Select(stream => $"{run.Name}, code cell {index + 1} wrote to stderr\n{stream.Text}")),
        .. stored.CodeCells.Zip(run.CodeCells)
            .Select((pair, index) => (Cell: index + 1, Stored: pair.First, Run: pair.Second))
            .Where(pair => !AsksForPackages(pair.Stored) && Kinds(pair.Stored) != Kinds(pair.Run))
            .Select(pair => $"{run.Name}, code cell {pair.Cell} stores {Kinds(pair.Stored)} but shows {Kinds(pair.Run)}"),
        .. StoredOutputs.Differences(stored, run),
    ];

    // The kernel lists below such a cell what it installed.
    private static bool AsksForPackages(NotebookCell cell) => PackageDirectives.Take(cell.Source).Packages.Count > 0;

    private static string Kinds(NotebookCell cell) =>
        cell.Outputs.Count == 0 ? "nothing" : string.Join(", ", cell.Outputs.Select(Kind));

    private static string Kind(CellOutput output) => output switch
    {
        StreamOutput stream => stream.IsError ? "stderr" : "stdout",
        DisplayOutput display => string.Join(" or ", display.Data.Keys.Order()),
        _ => throw new NotSupportedException($"An output of the type {output.GetType().Name} has no kind."),
    };
}
