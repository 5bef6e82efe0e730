using MlNetAttention.Cli.Learning;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

public sealed class CellKeyTests
{
    private static readonly (string Part, Func<CellKey, CellKey> Change)[] Changes =
    [
        ("data set", key => key with { Dataset = "animals" }),
        ("content of a file", key => key with { Files = Files(("train.tsv", "ab"), ("test.tsv", "ce")) }),
        ("file", key => key with { Files = Files(("train.tsv", "ab")) }),
        ("task", key => key with { Task = TaskKind.Binary }),
        ("label column", key => key with { LabelColumn = "kind" }),
        ("label separator", key => key with { LabelSeparator = "|" }),
        ("text column", key => key with { TextColumn = "words" }),
        ("weight column", key => key with { WeightColumn = "w" }),
        ("sampling key column", key => key with { SamplingKeyColumn = "user" }),
        ("split texts", key => key with { SplitTexts = " | " }),
        ("split", key => key with { Split = SplitKind.Test }),
        ("number of folds", key => key with { Folds = 5 }),
        ("fold", key => key with { Fold = 1 }),
        ("drawn rows", key => key with { SampledRows = 5 }),
        ("rows of each label", key => key with { RowsPerClass = 5 }),
        ("pretrained encoder", key => key with { Pretrained = "tiny" }),
        ("seed", key => key with { Seed = 2 }),
        ("pipeline", key => key with { Pipeline = PipelineNames.Both }),
        ("configuration", key => key with { Configuration = "other" }),
        ("width", key => key with { Options = OptionValues.Of(new() { Encoder = new() { Width = 32 } }) }),
        ("norm", key => key with { Options = OptionValues.Of(new() { Encoder = new() { Norm = NormPlacement.After } }) }),
        ("dropout", key => key with { Options = OptionValues.Of(new() { Training = new() { Dropout = 0 } }) }),
        ("least count", key => key with { Options = OptionValues.Of(new() { Vocabulary = new() { MinimumCount = 3 } }) }),
        ("no options", key => key with { Configuration = null, Options = null }),
    ];

    public static TheoryData<string> Parts => [.. Changes.Select(change => change.Part)];

    [Theory]
    [MemberData(nameof(Parts))]
    public void Another_value_is_another_cell(string part) => Assert.NotEqual(
        Cells.Key.Identity, Changes.Single(change => change.Part == part).Change(Cells.Key).Identity);

    [Fact]
    public void The_same_values_are_the_same_cell()
    {
        CellKey same = Cells.Key with
        {
            Files = Files(("test.tsv", "cd"), ("train.tsv", "ab")),
            Options = OptionValues.Of(new()),
        };

        Assert.Equal(Cells.Key.Identity, same.Identity);
    }

    [Fact]
    public void What_a_run_adds_to_a_configuration_is_no_part_of_it()
    {
        using var cancel = new CancellationTokenSource();
        var options = new AttentionOptions
        {
            Training = new()
            {
                Seed = 5,
                Progress = new SilentCellDisplay(),
                CancellationToken = cancel.Token,
                OnCancellation = CancellationBehavior.ReturnBest,
            },
        };

        Assert.Equal(OptionValues.Of(new()).ToJsonString(), OptionValues.Of(options).ToJsonString());
    }

    private static Dictionary<string, string> Files(params (string Name, string Hash)[] files) =>
        files.ToDictionary(file => file.Name, file => file.Hash);
}
