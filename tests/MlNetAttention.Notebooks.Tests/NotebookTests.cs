using System.Text.RegularExpressions;
using MlNetAttention.Notebooks.Tests.Files;
using MlNetAttention.Notebooks.Tests.Running;

namespace MlNetAttention.Notebooks.Tests;

/// <summary>Every notebook of the repository: that it runs, reads well and shows what it says.</summary>
/// <remarks>
/// With the environment variable MLNETATTENTION_WRITE_NOTEBOOKS set to 1, notebooks run with their own settings instead, and
/// what they show is written into them.
/// </remarks>
[Collection(NotebookCollection.Name)]
public sealed partial class NotebookTests
{
    private const int MostCells = 20;

    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("MLNETATTENTION_WRITE_NOTEBOOKS") == "1";

    private static readonly string[] Libraries = ["MlNetAttention", "MlNetAttention.TorchSharp", "MlNetAttention.Plots"];

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(BuiltPaths.Notebooks, "*.ipynb").Select(path => Path.GetFileName(path)!).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Category", "Slow")]
    public async Task Every_code_cell_runs_and_what_it_stores_holds(string name)
    {
        NotebookFile notebook = Load(name);
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);

        NotebookRun run = await NotebookRunner.RunAsync(
            notebook, BuiltPaths.Notebooks, IsWriting ? SmallSettings.Places(name) : SmallSettings.For(name),
            TestContext.Current.CancellationToken);

        IReadOnlyList<string> differences = IsWriting ? [] : StoredOutputs.Differences(notebook, run.Notebook);
        Assert.True(differences.Count == 0, string.Join("\n", differences));
        if (IsWriting) run.Notebook.Save(Path.Combine(BuiltPaths.Notebooks, name));
        Assert.Contains(run.Packages, asked => Libraries.Contains(asked.Package));
        Assert.All(run.Packages, asked => Assert.Equal(Version(asked.Package), asked.Version));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_file_is_as_it_would_be_written(string name) =>
        Assert.Equal(Load(name).ToJson(), File.ReadAllText(Path.Combine(BuiltPaths.Notebooks, name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_short_and_says_before_every_code_cell_what_it_does(string name)
    {
        IReadOnlyList<NotebookCell> cells = Load(name).Cells;

        Assert.InRange(cells.Count, 1, MostCells);
        Assert.Equal(cells.Count, cells.DistinctBy(cell => cell.Id).Count());
        Assert.False(cells[0].IsCode);
        Assert.All(
            cells.Zip(cells.Skip(1)).Where(pair => pair.Second.IsCode && !pair.Second.Is(NotebookCell.Parameters)),
            pair => Assert.False(pair.First.IsCode, $"No prose stands before: {pair.Second.Source}"));
        Assert.All(cells, cell => Assert.All(cell.Tags, tag => Assert.Contains(
            tag, (string[])[NotebookCell.Parameters, NotebookCell.Deterministic])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_shows_its_outputs_without_running_and_no_path_of_a_machine(string name)
    {
        NotebookCell[] cells = [.. Load(name).CodeCells];

        Assert.Equal(Enumerable.Range(1, cells.Length), cells.Select(cell => cell.ExecutionCount ?? 0));
        Assert.Contains(cells, cell => cell.Outputs.Count > 0);
        Assert.All(cells.SelectMany(cell => cell.Outputs), output =>
        {
            Assert.DoesNotMatch(AbsolutePath(), output.Text);
            Assert.DoesNotContain(BuiltPaths.InRepository(), output.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Path.GetTempPath(), output.Text, StringComparison.Ordinal);
        });
    }

    private static NotebookFile Load(string name) => NotebookFile.Load(Path.Combine(BuiltPaths.Notebooks, name));

    private static string Version(string package) =>
        Libraries.Contains(package) ? BuiltPaths.ProductVersion
        : package == "libtorch-cpu-linux-x64" ? BuiltPaths.LibTorchVersion
        : $"none: {package} is not asked for";

    [GeneratedRegex("""(?<![\w<./])/(home|root|tmp|Users|var|usr|work|mnt)/|\b[A-Z]:\\""")]
    private static partial Regex AbsolutePath();
}
