using MlNetAttention.Notebooks.Tests.Files;
using MlNetAttention.Notebooks.Tests.Running;

namespace MlNetAttention.Notebooks.Tests;

/// <summary>
/// What the first notebook leads to, with its own settings: the name takes in what it names, with each of three seeds.
/// </summary>
[Collection(NotebookCollection.Name)]
[Trait("Category", "Slow")]
public sealed class LearnedAttentionTests
{
    private const string Name = "01-motivating-self-attention.ipynb";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Riley_takes_most_from_dog_in_at_least_one_head(int seed)
    {
        var notebook = NotebookFile.Load(Path.Combine(BuiltPaths.Notebooks, Name));
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);

        NotebookRun run = await NotebookRunner.RunAsync(
            notebook, BuiltPaths.Notebooks, [$"seed = {seed};"], TestContext.Current.CancellationToken);

        // The cell lists the heads in which no other token but riley itself has a larger weight, and this one more than a tenth.
        string shown = run.Notebook.CodeCells.Last().Outputs.OfType<StreamOutput>().Single().Text;
        Assert.Matches(@"^layer \d, head \d: riley takes most from dog, (0\.[1-9]\d|1\.00)", shown);
    }
}
