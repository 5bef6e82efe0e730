using MlNetAttention.Notebooks.Tests.Files;

namespace MlNetAttention.Notebooks.Tests.Running;

/// <summary>A notebook with the outputs of a run, and the packages it asked for.</summary>
internal sealed record NotebookRun(NotebookFile Notebook, IReadOnlyList<PackageDirective> Packages);

/// <summary>Runs the code cells of a notebook in order, in a folder, against the libraries of this process.</summary>
internal static class NotebookRunner
{
    /// <param name="notebook">The notebook.</param>
    /// <param name="folder">The current directory of its code.</param>
    /// <param name="settings">Assignments that replace those of the cell tagged as parameters, such as "rows = 2_000;".</param>
    /// <param name="cancel">Ends the run between two cells at the latest.</param>
    /// <exception cref="NotebookFailure">A cell does not compile, or threw.</exception>
    public static async Task<NotebookRun> RunAsync(
        NotebookFile notebook, string folder, IReadOnlyList<string> settings, CancellationToken cancel)
    {
        if (settings.Count > 0 && !notebook.CodeCells.Any(cell => cell.Is(NotebookCell.Parameters)))
            throw new ArgumentException($"{notebook.Name} has no cell tagged {NotebookCell.Parameters}.", nameof(settings));

        using var outputs = new OutputRecorder();
        var session = new CSharpSession(new NotebookHost(outputs));
        var packages = new List<PackageDirective>();
        var cells = new List<NotebookCell>();
        int number = 0;
        using (new Surroundings(folder, outputs))
        {
            foreach (NotebookCell cell in notebook.Cells)
                cells.Add(cell.IsCode ? await RunCellAsync(cell, ++number) : cell);
        }

        return new(notebook with { Cells = cells }, packages);

        async Task<NotebookCell> RunCellAsync(NotebookCell cell, int number)
        {
            (string code, IReadOnlyList<PackageDirective> asked) = PackageDirectives.Take(cell.Source);
            packages.AddRange(asked);
            if (await EvaluateAsync(code, number) is { } value) outputs.Add(value, isResult: true);
            if (cell.Is(NotebookCell.Parameters))
                foreach (string setting in settings) await EvaluateAsync(setting, number);
            return cell with { ExecutionCount = number, Outputs = outputs.Take() };
        }

        async Task<object?> EvaluateAsync(string code, int number)
        {
            try
            {
                return await session.RunAsync(code, cancel);
            }
            catch (CodeFailure failure)
            {
                throw new NotebookFailure(notebook.Name, number, code, failure);
            }
        }
    }
}
