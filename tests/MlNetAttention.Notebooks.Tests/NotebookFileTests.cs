using MlNetAttention.Notebooks.Tests.Files;

namespace MlNetAttention.Notebooks.Tests;

/// <summary>The file format: what is written is read again, and looks as Jupyter would have it.</summary>
public sealed class NotebookFileTests : IDisposable
{
    private static readonly NotebookFile Notebook = new("test.ipynb",
    [
        new() { Id = "a", IsCode = false, Source = "# Title\n\nThe dog's “name” <is> é" },
        new()
        {
            Id = "b", IsCode = true, Source = "1 + 1\n", Tags = [NotebookCell.Deterministic], ExecutionCount = 1,
            Outputs =
            [
                new StreamOutput("a\nb"),
                new StreamOutput("c", IsError: true),
                new DisplayOutput(new Dictionary<string, string> { ["text/plain"] = "2" }, IsResult: true),
            ],
        },
    ]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_saved_is_loaded_and_saved_the_same()
    {
        Notebook.Save(_folder.File("test.ipynb"));

        NotebookFile loaded = NotebookFile.Load(_folder.File("test.ipynb"));

        Assert.Equal(Notebook.ToJson(), loaded.ToJson());
        Assert.Equal(Notebook.Cells.Select(cell => cell.Source), loaded.Cells.Select(cell => cell.Source));
        Assert.Equal(
            Notebook.Cells[1].Outputs.Select(output => output.Text), loaded.Cells[1].Outputs.Select(output => output.Text));
        Assert.Equal([false, true], loaded.Cells[1].Outputs.OfType<StreamOutput>().Select(stream => stream.IsError));
    }

    [Fact]
    public void It_is_laid_out_as_Jupyter_does()
    {
        string json = Notebook.ToJson();

        Assert.StartsWith("{\n \"cells\": [\n  {\n   \"cell_type\": \"markdown\",\n", json, StringComparison.Ordinal);
        Assert.Contains("    \"# Title\\n\",\n    \"\\n\",\n    \"The dog's “name” <is> é\"\n", json, StringComparison.Ordinal);
        Assert.EndsWith(" \"nbformat\": 4,\n \"nbformat_minor\": 5\n}\n", json, StringComparison.Ordinal);
    }
}
