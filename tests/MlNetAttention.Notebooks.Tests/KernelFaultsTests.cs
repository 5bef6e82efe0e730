using MlNetAttention.Notebooks.Tests.Files;
using MlNetAttention.Notebooks.Tests.Kernel;

namespace MlNetAttention.Notebooks.Tests;

/// <summary>What counts as a fault of a notebook that ran in the kernel.</summary>
public sealed class KernelFaultsTests
{
    private static readonly StreamOutput Written = new("1.00\n");

    private static readonly DisplayOutput Picture =
        new(new Dictionary<string, string> { ["image/svg+xml"] = "<svg/>" }, IsResult: true);

    [Fact]
    public void Other_numbers_and_another_picture_are_none()
    {
        DisplayOutput other = Picture with { Data = new Dictionary<string, string> { ["image/svg+xml"] = "<svg><g/></svg>" } };

        Assert.Empty(Faults("1", [Written, Picture], [new StreamOutput("2.00\n"), other]));
    }

    [Fact]
    public void Anything_on_stderr_is_one() => Assert.Equal(
        [
            "test.ipynb, code cell 1 wrote to stderr\na warning",
            "test.ipynb, code cell 1 stores stdout but shows stdout, stderr",
        ],
        Faults("1", [Written], [Written, new StreamOutput("a warning", IsError: true)]));

    [Fact]
    public void A_picture_that_is_missing_or_in_another_format_is_one()
    {
        DisplayOutput text = Picture with { Data = new Dictionary<string, string> { ["text/html"] = "", ["text/plain"] = "" } };

        Assert.Equal(
            ["test.ipynb, code cell 1 stores stdout, image/svg+xml but shows stdout"],
            Faults("1", [Written, Picture], [Written]));
        Assert.Equal(
            ["test.ipynb, code cell 1 stores image/svg+xml but shows text/html or text/plain"], Faults("1", [Picture], [text]));
        Assert.Equal(["test.ipynb, code cell 1 stores image/svg+xml but shows nothing"], Faults("1", [Picture], []));
    }

    [Fact]
    public void What_the_kernel_says_of_packages_is_none_but_stderr_is()
    {
        const string Source = "#r \"nuget: A, 1.0.0\"";

        Assert.Empty(Faults(Source, [], [Picture]));
        Assert.Single(Faults(Source, [], [Picture, new StreamOutput("a warning", IsError: true)]));
    }

    private static IReadOnlyList<string> Faults(string source, CellOutput[] stored, CellOutput[] shown)
    {
        return KernelFaults.Of(Showing(stored), Showing(shown));

        NotebookFile Showing(CellOutput[] outputs) => new(
            "test.ipynb", [new NotebookCell { Id = "a", IsCode = true, Source = source, ExecutionCount = 1, Outputs = outputs }]);
    }
}
