using MlNetAttention.Notebooks.Tests.Files;
using MlNetAttention.Notebooks.Tests.Running;

namespace MlNetAttention.Notebooks.Tests;

/// <summary>How the code of a notebook is run, and what is said of cells that fail.</summary>
[Collection(NotebookCollection.Name)]
public sealed class NotebookRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cells_go_on_from_each_other_and_show_their_last_value()
    {
        NotebookRun run = await RunAsync(
            "using System.Globalization;\nrecord Pair(int Left, int Right);",
            "var pair = new Pair(1, 2);\nConsole.WriteLine(\"one\"); Console.Write(2);",
            "await Task.Delay(1);\ndisplay(\"shown\");\n$\"{pair.Right.ToString(CultureInfo.InvariantCulture)}\"");

        NotebookCell[] cells = [.. run.Notebook.CodeCells];
        Assert.Equal([1, 2, 3], cells.Select(cell => cell.ExecutionCount!.Value));
        Assert.Empty(cells[0].Outputs);
        Assert.Equal([new StreamOutput("one\n2")], cells[1].Outputs);
        Assert.Equal(["text/plain: shown", "text/plain: 2"], cells[2].Outputs.Select(output => output.Text));
        Assert.Equal([false, true], cells[2].Outputs.Cast<DisplayOutput>().Select(output => output.IsResult));
    }

    [Theory]
    [InlineData("int x = 1;\nint y = z;", "line 2: int y = z;\nerror CS0103: The name 'z' does not exist in the current context")]
    [InlineData("int x = 1;\n\nthrow new Exception(\"late\");", "line 3: throw new Exception(\"late\");\nException: late")]
    [InlineData("#r \"nuget: A, 1.0.0\"\nint.Parse(\"a\");", "line 2: int.Parse(\"a\");\nFormatException: ")]
    public async Task A_cell_that_fails_is_named_with_its_line_and_the_reason(string code, string expected)
    {
        var failure = await Assert.ThrowsAsync<NotebookFailure>(() => RunAsync("int fine = 1;", code));

        Assert.StartsWith("test.ipynb, code cell 2, " + expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_puts_directory_and_console_back()
    {
        (string folder, TextWriter console) = (Directory.GetCurrentDirectory(), Console.Out);

        await Assert.ThrowsAsync<NotebookFailure>(() => RunAsync("nothing"));

        Assert.Equal((folder, console), (Directory.GetCurrentDirectory(), Console.Out));
    }

    [Fact]
    public async Task Settings_replace_parameters_and_nothing_that_comes_later()
    {
        NotebookFile notebook = Notebook(
            "int rows = 20_000; int epochs = 12;", "$\"rows {rows * epochs}\"", "rows = 5;\n$\"rows {rows}\"");
        notebook = notebook with
        {
            Cells = [notebook.Cells[0] with { Tags = [NotebookCell.Parameters] }, .. notebook.Cells.Skip(1)],
        };

        NotebookRun run = await NotebookRunner.RunAsync(notebook, _folder.FullName, ["rows = 7;", "epochs = 3;"], Cancelled);

        string[] shown = [.. run.Notebook.CodeCells.Skip(1).Select(cell => Assert.Single(cell.Outputs).Text)];
        Assert.Equal(["text/plain: rows 21", "text/plain: rows 5"], shown);
        await Assert.ThrowsAsync<ArgumentException>(
            () => NotebookRunner.RunAsync(Notebook("1"), _folder.FullName, ["rows = 7;"], Cancelled));
    }

    [Fact]
    public async Task Code_runs_in_the_folder_and_with_the_libraries_of_this_process()
    {
        await File.WriteAllTextAsync(_folder.File("here.txt"), "found", Cancelled);

        NotebookRun run = await RunAsync(
            "System.IO.File.ReadAllText(\"here.txt\")", "ReferenceEquals("
            + "typeof(MlNetAttention.AttentionOptions).Assembly, AppDomain.CurrentDomain."
            + "GetAssemblies().Single(a => a.GetName().Name == \"MlNetAttention.TorchSharp\")).ToString()");

        Assert.Equal(
            ["text/plain: found", "text/plain: True"],
            run.Notebook.CodeCells.Select(cell => Assert.Single(cell.Outputs).Text));
    }

    [Fact]
    public async Task Packages_are_told_and_left_out_of_the_code()
    {
        NotebookRun run = await RunAsync("#i \"nuget:/a/b\"\n#r \"nuget: A.B, 1.2.3\"\n#r \"nuget:C,4.0.0-beta\"\n\"done\"");

        Assert.Equal([new("A.B", "1.2.3"), new("C", "4.0.0-beta")], run.Packages);
        Assert.Equal("text/plain: done", Assert.Single(run.Notebook.Cells[0].Outputs).Text);
    }

    [Fact]
    public async Task A_type_that_says_how_shows_itself_as_a_picture()
    {
        NotebookRun run = await RunAsync(
            "using Microsoft.DotNet.Interactive.Formatting;\n"
            + "Formatter.Register<Version>(_ => \"<svg/>\", \"image/svg+xml\");\n"
            + "Formatter.SetPreferredMimeTypesFor(typeof(Version), \"image/svg+xml\");",
            "new Version(1, 2)");

        var shown = Assert.IsType<DisplayOutput>(Assert.Single(run.Notebook.Cells[1].Outputs));
        Assert.Equal([new("image/svg+xml", "<svg/>")], shown.Data);
    }

    private Task<NotebookRun> RunAsync(params string[] cells) =>
        NotebookRunner.RunAsync(Notebook(cells), _folder.FullName, [], Cancelled);

    private static NotebookFile Notebook(params string[] cells) => new(
        "test.ipynb",
        [.. cells.Select((source, index) => new NotebookCell { Id = $"c{index}", IsCode = true, Source = source })]);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
