using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Tests.Learning;

public sealed class TextTuningTests
{
    [Fact]
    public void Case_is_kept_where_it_tells_the_classes_apart()
    {
        TextChoice choice = Choose(
            TaskKind.Multiclass, at => at % 2 == 0 ? ("name", $"Rose {at / 2 % 5}") : ("flower", $"rose {at / 2 % 5}"));

        Assert.False(choice.LowerCase);
    }

    [Fact]
    public void Punctuation_is_kept_where_it_tells_the_classes_apart()
    {
        TextChoice choice = Choose(
            TaskKind.Binary, at => at % 2 == 0 ? ("1", $"come {at / 2 % 5} ?") : ("0", $"come {at / 2 % 5} !"));

        Assert.True(choice.Punctuation);
    }

    [Fact]
    public void Labels_that_have_nothing_to_do_with_the_texts_are_held_back_more_than_others()
    {
        var random = new Random(5);
        TextChoice learned = Choose(TaskKind.Binary, at => at % 2 == 0 ? ("1", "yes") : ("0", "no"));
        TextChoice chance = Choose(TaskKind.Binary, at => ($"{random.Next(2)}", $"{random.Next(5)} {random.Next(5)}"));

        Assert.True(chance.L2 > learned.L2, $"{chance.L2} and {learned.L2}");
    }

    [Theory]
    [InlineData(nameof(TaskKind.Multiclass))]
    [InlineData(nameof(TaskKind.Binary))]
    [InlineData(nameof(TaskKind.Regression))]
    [InlineData(nameof(TaskKind.Ranking))]
    [InlineData(nameof(TaskKind.MultiLabel))]
    public void Every_task_has_a_tuned_pipeline(string task)
    {
        TaskKind kind = Enum.Parse<TaskKind>(task);
        LabeledRows rows = Rows.Of([.. Rows.Easy(80).Select(row => (row.Label == "cat" ? "1" : "0", row.Text))]);
        rows = rows with { Rows = [.. rows.Rows.Select((row, at) => row with { Group = $"q{at / 4}" })] };

        PipelineResult result = new Comparison(new(kind), new(), 1, new SilentDisplay())
            .Run(PipelineNames.TunedText, rows, rows, Cancelled);

        Assert.NotNull(result.Tuned);
        Metrics metrics = result.Measured.Metrics;
        Assert.InRange(metrics.Accuracy ?? metrics.RSquared ?? metrics.NdcgAt1 ?? metrics.SubsetAccuracy ?? 0, 0.9, 1);
    }

    [Fact]
    public void A_pipeline_has_the_same_result_whichever_ran_before_it()
    {
        LabeledRows train = Rows.Of(Rows.Easy(60));
        var alone = new Comparison(new(TaskKind.Multiclass), new(), 3, new SilentDisplay());
        var after = new Comparison(new(TaskKind.Multiclass), new(), 3, new SilentDisplay());

        Metrics expected = alone.Run(PipelineNames.Text, train, train, Cancelled).Measured.Metrics;
        after.Run(PipelineNames.TunedText, train, train, Cancelled);

        Assert.Equal(expected, after.Run(PipelineNames.Text, train, train, Cancelled).Measured.Metrics);
    }

    private static TextChoice Choose(TaskKind kind, Func<int, (string, string)> row) =>
        new TextTuning(new(kind), 1).Choose(Rows.Of([.. Enumerable.Range(0, 200).Select(row)]), Cancelled);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
