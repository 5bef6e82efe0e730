using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Cli.Vectors;

namespace MlNetAttention.Cli.Tests.Learning;

/// <summary>The pipelines of a pretrained encoder, and how their trainer is chosen.</summary>
public sealed class VectorTuningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PooledVectors _vectors;

    public VectorTuningTests() =>
        _vectors = new(new PretrainedSource(TinyPretrained.Write(_folder), WeightStorage.Single).Load());

    public void Dispose()
    {
        _vectors.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(nameof(TaskKind.Multiclass), PipelineNames.Pretrained)]
    [InlineData(nameof(TaskKind.Multiclass), PipelineNames.TextAndPretrained)]
    [InlineData(nameof(TaskKind.Binary), PipelineNames.Pretrained)]
    [InlineData(nameof(TaskKind.Regression), PipelineNames.Pretrained)]
    [InlineData(nameof(TaskKind.Ranking), PipelineNames.TextAndPretrained)]
    [InlineData(nameof(TaskKind.MultiLabel), PipelineNames.Pretrained)]
    public void Every_task_learns_from_the_vectors(string task, string pipeline)
    {
        LabeledRows rows = Rows.Of([.. Rows.Easy(83).Select(row => (row.Label == "cat" ? "1" : "0", row.Text))]);
        rows = rows with { Rows = [.. rows.Rows.Select((row, at) => row with { Group = $"q{at / 4}" })] };

        PipelineResult result = Run(new(Enum.Parse<TaskKind>(task)), pipeline, rows);

        IsMeasured(result);
    }

    [Fact]
    public void The_pipeline_that_is_saved_predicts_from_texts_what_was_measured_on_vectors()
    {
        LabeledRows rows = Rows.Of(
            [.. Rows.Easy(47), ("cat", "the dog barks"), ("dog", "a riley purrs"), ("cat", "unheard of")]);
        PipelineResult result = Run(new(TaskKind.Multiclass), PipelineNames.TextAndPretrained, rows);

        using var file = new MemoryStream();
        new MLContext().Model.Save(result.Model, LearningTask.ServingSchema(rows), file);
        file.Position = 0;
        var ml = new MLContext();
        ITransformer loaded = ml.Model.Load(file, out _);
        IDataView texts = ml.Data.LoadFromEnumerable(rows.Rows.Select(row => new OneText { Text = row.Text }));
        string[] predicted = [.. loaded.Transform(texts).GetColumn<string>("PredictedLabel")];

        double accuracy = predicted.Zip(rows.Rows, (label, row) => label == row.Label ? 1.0 : 0).Average();
        Assert.Equal(accuracy, result.Measured.Metrics.Accuracy!.Value, 1e-9);
        Assert.Equal(_vectors.Encoder.ParameterCount, AttentionStage.EncoderIn(loaded).ParameterCount);
    }

    [Fact]
    public void Labels_that_have_nothing_to_do_with_the_texts_are_held_back_more_than_others()
    {
        var random = new Random(5);
        string[] words = ["a", "cat", "dog", "purrs", "bark", "the", "riley", "is"];
        LabeledRows learned = Rows.Of(Rows.Easy(200));
        LabeledRows chance = Rows.Of(
        [
            .. Enumerable.Range(0, 200).Select(_ => (
                $"{random.Next(2)}", string.Join(' ', Enumerable.Range(0, 4).Select(_ => words[random.Next(words.Length)])))),
        ]);

        Assert.True(Choose(chance).L2 > Choose(learned).L2, $"{Choose(chance)} and {Choose(learned)}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void A_few_rows_of_each_label_are_enough(int each)
    {
        LabeledRows rows = Rows.Of(Rows.Easy(2 * each));

        PipelineResult result = Run(new(TaskKind.Multiclass), PipelineNames.Pretrained, rows);

        Assert.Equal(1, result.Measured.Metrics.Accuracy);
        if (2 * each < 10) Assert.Equal(new TrainerChoice("L-BFGS", 0.1f), result.Trainer);
    }

    [Theory]
    [InlineData(nameof(TaskKind.Multiclass))]
    [InlineData(nameof(TaskKind.Regression))]
    [InlineData(nameof(TaskKind.MultiLabel))]
    public void Fewer_sampling_keys_than_folds_are_enough(string task)
    {
        LabeledRows rows = Numbered(30) with { SamplingKeyColumn = "user" };
        rows = rows with { Rows = [.. rows.Rows.Select((row, at) => row with { SamplingKey = $"u{at / 2 % 3}" })] };

        IsMeasured(Run(new(Enum.Parse<TaskKind>(task)), PipelineNames.Pretrained, rows));
    }

    [Fact]
    public void Fewer_queries_than_folds_are_enough()
    {
        LabeledRows rows = Numbered(30);
        rows = rows with { Rows = [.. rows.Rows.Select((row, at) => row with { Group = $"q{at / 10}" })] };

        IsMeasured(Run(new(TaskKind.Ranking), PipelineNames.Pretrained, rows));
    }

    [Theory]
    [InlineData(nameof(TaskKind.Regression), 1e-4f)]
    [InlineData(nameof(TaskKind.MultiLabel), 0.1f)]
    public void Where_no_key_can_be_held_out_the_first_trainer_is_taken(string task, float expected)
    {
        // Without either user all labels are the same.
        LabeledRows rows = Numbered(30) with { SamplingKeyColumn = "user" };
        rows = rows with { Rows = [.. rows.Rows.Select((row, at) => row with { SamplingKey = $"u{at % 2}" })] };

        Assert.Equal(expected, Run(new(Enum.Parse<TaskKind>(task)), PipelineNames.Pretrained, rows).Trainer?.L2);
    }

    [Fact]
    public void One_row_of_each_label_is_enough()
    {
        LabeledRows rows = Rows.Of([.. Enumerable.Range(0, 12).Select(at => ($"label {at}", $"a cat purrs {at}"))]);

        Assert.Equal(
            new TrainerChoice("L-BFGS", 0.1f), Run(new(TaskKind.Multiclass), PipelineNames.Pretrained, rows).Trainer);
    }

    private static LabeledRows Numbered(int count) =>
        Rows.Of([.. Rows.Easy(count).Select(row => (row.Label == "cat" ? "1" : "2", row.Text))]);

    private static void IsMeasured(PipelineResult result)
    {
        Assert.NotNull(result.Trainer);
        Metrics metrics = result.Measured.Metrics;
        Assert.InRange(metrics.Accuracy ?? metrics.RSquared ?? metrics.NdcgAt1 ?? metrics.SubsetAccuracy ?? 0, 0.85, 1);
    }

    private TrainerChoice Choose(LabeledRows rows)
    {
        _vectors.Add(rows.Rows, (_, _) => { }, Cancelled);
        return new VectorTuning(new(TaskKind.Multiclass), seed: 1).Choose(rows, new(_vectors, withText: false), Cancelled);
    }

    private PipelineResult Run(TaskSettings task, string pipeline, LabeledRows rows) =>
        new Comparison(task, new(), 1, new SilentDisplay()) { Pretrained = _vectors }.Run(pipeline, rows, rows, Cancelled);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private sealed class OneText
    {
        public required string Text { get; init; }
    }
}
