using Microsoft.ML;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Tests.Learning;

/// <summary>
/// Rows that contradict each other: of each text two have the wrong label and one the right one, which weighs a hundred times as
/// much where weights count.
/// </summary>
public sealed class WeightTests
{
    private static readonly Dictionary<TaskKind, (string Right, string Wrong)[]> Labels = new()
    {
        [TaskKind.Multiclass] = [("purrs", "barks"), ("barks", "purrs")],
        [TaskKind.Binary] = [("purrs", "barks"), ("barks", "purrs")],
        [TaskKind.MultiLabel] = [("purrs", "barks"), ("barks", "purrs")],
        [TaskKind.Regression] = [("1", "5"), ("5", "1")],
        [TaskKind.Ranking] = [("0", "3"), ("3", "0")],
    };

    public static TheoryData<string, string> Trainers =>
    [
        .. from task in new[] { TaskKind.Multiclass, TaskKind.Binary, TaskKind.MultiLabel, TaskKind.Regression }
           from pipeline in new[] { PipelineNames.Text, PipelineNames.TunedText }
           select (task.ToString(), pipeline),
    ];

    [Theory]
    [MemberData(nameof(Trainers))]
    public void The_trainer_behind_the_features_learns_from_rows_as_they_weigh(string task, string pipeline)
    {
        TaskKind kind = Enum.Parse<TaskKind>(task);

        double with = Loss(kind, pipeline, isWeighted: true), without = Loss(kind, pipeline, isWeighted: false);

        Assert.InRange(with, 0, 0.2 * without);
    }

    [Fact]
    public void The_trainer_that_ranks_is_given_the_weights()
    {
        Assert.NotEqual(
            Loss(TaskKind.Ranking, PipelineNames.Text, isWeighted: true),
            Loss(TaskKind.Ranking, PipelineNames.Text, isWeighted: false));
    }

    /// <summary>The share of wrong decisions or, for numbers, the error.</summary>
    private static double Loss(TaskKind kind, string pipeline, bool isWeighted)
    {
        var task = new TaskSettings(kind);
        LabeledRows train = Contradicting(kind, isWeighted);
        LabeledRows test = train with { Rows = [.. train.Rows.Where((_, at) => at % 3 == 2)] };
        LearningTask arranging = LearningTask.Create(task, new MLContext());
        Metrics metrics = new Comparison(task, new(), 1, new SilentDisplay()).Run(
            pipeline, arranging.Arrange(train), arranging.Arrange(test), TestContext.Current.CancellationToken).Measured.Metrics;
        return metrics.Rmse ?? metrics.HammingLoss ?? 1 - metrics.Accuracy ?? 1 - metrics.NdcgAt1!.Value;
    }

    private static LabeledRows Contradicting(TaskKind kind, bool isWeighted)
    {
        const int Texts = 60;
        return new("rows.tsv", "label",
        [
            .. Enumerable.Range(0, Texts).SelectMany(at =>
            {
                (string right, string wrong) = Labels[kind][at % 2];
                return new[] { wrong, wrong, right }.Select((label, i) => new LabeledRow(
                    label, $"it {(at % 2 == 0 ? "purrs" : "barks")} {at % 7}", $"query {at / 4}", 3 * at + i + 2)
                {
                    Weight = label == right ? 1 : 0.01f,
                });
            }),
        ])
        {
            WeightColumn = isWeighted ? "weight" : null,
        };
    }
}
