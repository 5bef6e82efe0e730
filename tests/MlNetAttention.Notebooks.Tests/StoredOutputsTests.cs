using MlNetAttention.Notebooks.Tests.Files;
using MlNetAttention.Notebooks.Tests.Running;

namespace MlNetAttention.Notebooks.Tests;

/// <summary>Which stored outputs are held against a run.</summary>
public class StoredOutputsTests
{
    [Fact]
    public void Only_cells_tagged_as_deterministic_must_show_what_they_store()
    {
        NotebookFile stored = Notebook(("always", true, "a 0.25\n"), ("by chance", false, "0.7\n"), ("wrong", true, "0.5000\n"));
        NotebookFile run = Notebook(("always", true, "a 0.25\n"), ("by chance", false, "0.8\n"), ("wrong", true, "0.5001\n"));

        Assert.Equal(
            "test.ipynb, code cell 3 stores\n0.5000\n\nbut shows\n0.5001\n",
            Assert.Single(StoredOutputs.Differences(stored, run)));
        Assert.Empty(StoredOutputs.Differences(stored, stored));
    }

    [Fact]
    public void A_missing_output_and_one_of_another_format_differ()
    {
        NotebookFile stored = Notebook(("a", true, "2"));
        NotebookCell cell = stored.Cells[0];
        var picture = new DisplayOutput(new Dictionary<string, string> { ["text/html"] = "2" }, IsResult: true);

        Assert.Single(StoredOutputs.Differences(stored, stored with { Cells = [cell with { Outputs = [] }] }));
        Assert.Single(StoredOutputs.Differences(stored, stored with { Cells = [cell with { Outputs = [picture] }] }));
    }

    [Theory]
    [InlineData("<svg><text x='1'>0.25</text><text>dog</text></svg>", 0)]
    [InlineData("<svg><text x='2'>0.26</text><text>dog</text></svg>", 1)]
    [InlineData("<svg><text x='2'>0.25</text></svg>", 1)]
    public void Of_a_picture_what_it_says_is_compared(string shown, int differences)
    {
        NotebookFile stored = Showing("<svg><text x='2'>0.25</text><text>dog</text></svg>");

        Assert.Equal(differences, StoredOutputs.Differences(stored, Showing(shown)).Count);

        static NotebookFile Showing(string svg)
        {
            NotebookFile notebook = Notebook(("a", true, ""));
            var picture = new DisplayOutput(new Dictionary<string, string> { ["image/svg+xml"] = svg }, IsResult: true);
            return notebook with { Cells = [notebook.Cells[0] with { Outputs = [picture] }] };
        }
    }

    private static NotebookFile Notebook(params (string Id, bool IsDeterministic, string Shows)[] cells) => new("test.ipynb",
    [
        .. cells.Select((cell, index) => new NotebookCell
        {
            Id = cell.Id, IsCode = true, Source = "", Tags = cell.IsDeterministic ? [NotebookCell.Deterministic] : [],
            ExecutionCount = index + 1, Outputs = [new StreamOutput(cell.Shows)],
        }),
    ]);
}
