using MlNetAttention.Cli.Learning;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

/// <summary>Cells as a run would leave them.</summary>
internal static class Cells
{
    public static CellKey Key { get; } = new()
    {
        Dataset = "pets",
        Files = new Dictionary<string, string> { ["train.tsv"] = "ab", ["test.tsv"] = "cd" },
        Task = TaskKind.Multiclass,
        LabelColumn = "label",
        TextColumn = "text",
        Split = SplitKind.HeldOut,
        Seed = 1,
        Pipeline = PipelineNames.Attention,
        Configuration = "default",
        Options = OptionValues.Of(new()),
    };

    public static EvaluatedCell Of(int seed, int? fold, double? accuracy) =>
        Of(Key with { Seed = seed, Folds = fold is null ? null : 2, Fold = fold }, accuracy);

    public static EvaluatedCell Of(CellKey key, double? accuracy) =>
        new(key, new(80, 20), new() { Accuracy = accuracy }, FitSeconds: 2, ScoreSeconds: 0.1);
}
