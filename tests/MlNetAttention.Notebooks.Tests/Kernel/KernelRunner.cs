using System.Diagnostics;
using System.Globalization;
using MlNetAttention.Notebooks.Tests.Files;
using MlNetAttention.Notebooks.Tests.Running;

namespace MlNetAttention.Notebooks.Tests.Kernel;

/// <summary>Runs all cells of a notebook in the kernel of .NET Interactive, with `jupyter nbconvert`.</summary>
internal static class KernelRunner
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan CellLimit = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <param name="notebook">The notebook.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="settings">Assignments that are put behind those of the cell tagged as parameters.</param>
    /// <returns>The notebook as its reader would find it afterwards.</returns>
    /// <exception cref="InvalidOperationException">A cell failed, or the kernel did not start.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public static async Task<NotebookFile> RunAsync(NotebookFile notebook, KernelFolder folder, IReadOnlyList<string> settings)
    {
        string path = Path.Combine(folder.Notebooks, notebook.Name);
        (notebook with { Cells = [.. notebook.Cells.Select(Prepare)] }).Save(path);

        string[] arguments =
        [
            "nbconvert", "--to", "notebook", "--inplace", "--execute", path,
            $"--ExecutePreprocessor.startup_timeout={Seconds(StartLimit)}", $"--ExecutePreprocessor.timeout={Seconds(CellLimit)}",
        ];
        var start = new ProcessStartInfo("jupyter", arguments) { WorkingDirectory = folder.Notebooks };
        foreach (string variable in (string[])["JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"])
            start.Environment[variable] = folder.Jupyter;
        ProcessResult result = await ProcessResult.OfAsync(start, Limit);
        return result.ExitCode == 0
            ? NotebookFile.Load(path)
            : throw new InvalidOperationException(
                $"{notebook.Name} ended with {result.ExitCode} in the kernel:\n{result.Output}\n{result.Error}");

        NotebookCell Prepare(NotebookCell cell)
        {
            if (!cell.IsCode) return cell;
            string source = PackageDirectives.UseBuild(cell.Source, folder.Packages, KernelFolder.Version);
            if (cell.Is(NotebookCell.Parameters)) source = string.Join('\n', [source, .. settings]);
            return cell with { Source = source, Outputs = [], ExecutionCount = null };
        }
    }

    private static string Seconds(TimeSpan limit) => limit.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
