using MlNetAttention.Documents.Tests.Markdown;
using MlNetAttention.Notebooks.Tests.Files;
using MlNetAttention.Notebooks.Tests.Running;

namespace MlNetAttention.Documents.Tests;

/// <summary>Every block of C# of every document compiles, runs and prints as much as is shown behind it.</summary>
/// <remarks>
/// The blocks of a page go on from each other. They run as they are shown, on the few rows of <see cref="ReaderFolder"/>. The
/// first page has a whole program alone, which <see cref="Packages.NewcomerTests"/> builds and runs.
/// </remarks>
[Collection(DocumentCollection.Name)]
[Trait("Category", "Slow")]
public sealed class CodeBlockTests(ReaderFolder reader)
{
    private const string CSharp = "csharp";
    private const string First = "README.md";

    // What ImplicitUsings of a console program adds to the usings of a notebook.
    private const string ImplicitUsings = "using System.IO; using System.Threading;";

    public static TheoryData<string> Pages =>
        [.. MarkdownPage.Names.Except([First]).Where(name => MarkdownPage.Load(name).Fences.Any(IsCode))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_block_runs_and_prints_as_many_lines_as_are_shown(string name)
    {
        var page = MarkdownPage.Load(name);
        MarkdownPart[] code = [.. page.Parts.Where(part => part is Setup or Fence { Language: CSharp })];
        var notebook = new NotebookFile(name, [Cell(ImplicitUsings, 0), .. code.Select(part => Cell(part.Text, part.Line))]);
        using TemporaryFolder folder = reader.Copy();
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);

        NotebookRun run = await NotebookRunner.RunAsync(notebook, folder.FullName, [], TestContext.Current.CancellationToken);

        foreach ((Fence block, Fence output) in page.ShownOutputs(CSharp))
        {
            NotebookCell cell = run.Notebook.Cells.Single(cell => cell.Id == Id(block.Line));
            string printed = string.Concat(cell.Outputs.OfType<StreamOutput>().Select(shown => shown.Written));
            Assert.Equal(output.Text.Split('\n').Length, printed.TrimEnd('\n').Split('\n').Length);
        }
    }

    private static bool IsCode(Fence fence) => fence.Language == CSharp;

    private static NotebookCell Cell(string code, int line) => new() { Id = Id(line), IsCode = true, Source = code };

    private static string Id(int line) => $"line-{line}";
}
