using MlNetAttention.Cli.Learning;
using MlNetAttention.Lab.Display;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

/// <summary>What is shown of the cells that were measured.</summary>
public sealed class EvaluationTableTests : IDisposable
{
    private readonly PetsFolder _pets = new();

    public void Dispose() => _pets.Dispose();

    [Fact]
    public void Tables_have_means_and_deviations_over_the_seeds()
    {
        EvaluationPlan plan = _pets.Plan(new(SplitKind.Test), [1, 2], [PipelineNames.Text, PipelineNames.TunedText]);
        using CellStore store = CellStore.Open(null);
        foreach (CellKey key in plan.Groups().SelectMany(group => group.Keys))
        {
            store.Add(Cells.Of(key, key.Pipeline == PipelineNames.Text ? 0.5 : 0.6 + 0.1 * key.Seed));
        }

        EvaluationTable table = Assert.Single(EvaluationTable.Of(plan, store));

        Assert.Equal("pets: test, 80 rows to fit and 20 to score, n = 2", table.Title);
        Assert.Equal(["", "accuracy", "fit, s", "score, s"], table.Headers);
        Assert.Equal(["FeaturizeText", "0.5000 ± 0.0000", "2.0 ± 0.0", "0.10 ± 0.00"], table.Rows[0]);
        Assert.Equal(["FeaturizeText-tuned", "0.7500 ± 0.0707", "2.0 ± 0.0", "0.10 ± 0.00"], table.Rows[1]);

        using var markdown = new MemoryStream();
        MarkdownTable.Write(markdown, [table]);
        Assert.Equal(
            "## pets: test, 80 rows to fit and 20 to score, n = 2\n\n"
            + "|  | accuracy | fit, s | score, s |\n| --- | ---: | ---: | ---: |\n"
            + "| FeaturizeText | 0.5000 ± 0.0000 | 2.0 ± 0.0 | 0.10 ± 0.00 |\n"
            + "| FeaturizeText-tuned | 0.7500 ± 0.0707 | 2.0 ± 0.0 | 0.10 ± 0.00 |\n",
            System.Text.Encoding.UTF8.GetString(markdown.ToArray()));
    }

    [Fact]
    public void A_table_says_how_its_rows_were_split()
    {
        Assert.StartsWith("pets: 2-fold cross-validation, ", Title(new(SplitKind.Folds, 2)), StringComparison.Ordinal);
        Assert.StartsWith("pets: 15 % of train held out, ", Title(new(SplitKind.HeldOut)), StringComparison.Ordinal);

        string Title(DataSplit split)
        {
            EvaluationPlan plan = _pets.Plan(split, [1], [PipelineNames.Text]);
            using CellStore store = CellStore.Open(null);
            foreach (CellKey key in plan.Groups().SelectMany(group => group.Keys)) store.Add(Cells.Of(key, 0.5));
            return Assert.Single(EvaluationTable.Of(plan, store)).Title;
        }
    }

    [Fact]
    public void A_seed_that_is_missing_leaves_no_mean_over_the_others()
    {
        EvaluationPlan plan = _pets.Plan(new(SplitKind.Test), [1, 2], [PipelineNames.Text, PipelineNames.TunedText]);
        using CellStore store = CellStore.Open(null);
        foreach (CellKey key in plan.Groups().SelectMany(group => group.Keys).SkipLast(1)) store.Add(Cells.Of(key, 0.5));

        EvaluationTable table = Assert.Single(EvaluationTable.Of(plan, store));

        Assert.Equal(["FeaturizeText-tuned", "-", "-", "-"], table.Rows[1]);

        using CellStore empty = CellStore.Open(null);
        EvaluationTable nothing = Assert.Single(EvaluationTable.Of(plan, empty));
        Assert.Equal("pets: test, nothing measured", nothing.Title);
        Assert.Equal([["FeaturizeText"], ["FeaturizeText-tuned"]], nothing.Rows);
    }
}
