using MlNetAttention.Notebooks.Tests.Files;
using MlNetAttention.Notebooks.Tests.Kernel;

namespace MlNetAttention.Notebooks.Tests;

/// <summary>Every notebook in the kernel of .NET Interactive, as its readers run it: packages, warnings and all.</summary>
[Collection(NotebookCollection.Name)]
[Trait("Category", "Slow")]
public sealed class KernelTests(KernelFolder folder) : IClassFixture<KernelFolder>
{
    [Theory]
    [MemberData(nameof(NotebookTests.Names), MemberType = typeof(NotebookTests))]
    public async Task It_shows_what_it_stores_and_writes_nothing_to_stderr(string name)
    {
        KernelTools.SkipWithout(folder.Missing);
        NotebookFile notebook = NotebookFile.Load(Path.Combine(BuiltPaths.Notebooks, name));
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);

        NotebookFile run = await KernelRunner.RunAsync(notebook, folder, SmallSettings.For(name));

        IReadOnlyList<string> faults = KernelFaults.Of(notebook, run);
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Fact]
    public async Task A_warning_of_the_compiler_is_a_fault()
    {
        KernelTools.SkipWithout(folder.Missing);
        NotebookFile notebook = Notebook("1 + 1", "public class Row { public string Label; }");

        NotebookFile run = await KernelRunner.RunAsync(notebook, folder, []);

        Assert.Contains(
            KernelFaults.Of(notebook, run),
            fault => fault.StartsWith("planted.ipynb, code cell 2 wrote to stderr\n", StringComparison.Ordinal)
                && fault.Contains("warning CS0649: Field 'Row.Label' is never assigned to", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cell_that_throws_ends_the_run_and_is_shown()
    {
        KernelTools.SkipWithout(folder.Missing);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => KernelRunner.RunAsync(Notebook("1 + 1", "throw new Exception(\"planted\");"), folder, []));

        Assert.StartsWith("planted.ipynb ended with 1 in the kernel:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("System.Exception: planted", failure.Message, StringComparison.Ordinal);
    }

    private static NotebookFile Notebook(params string[] cells) => new(
        "planted.ipynb",
        [.. cells.Select((source, index) => new NotebookCell { Id = $"c{index}", IsCode = true, Source = source })]);
}
