using Microsoft.ML;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Cli.Vectors;

namespace MlNetAttention.Cli.Tests.Learning;

public sealed class PredictorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_column_that_a_model_can_do_without_may_be_missing_from_a_table()
    {
        var ml = new MLContext(seed: 3);
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new Pair
        {
            Label = i % 2 == 0,
            First = i % 2 == 0 ? "a good day" : "a bad day",
            Second = i % 3 == 0 ? "so it was" : "it was not",
        }).ToArray());
        var trainer = ml.BinaryClassification.Trainers.Attention("Label", ["First", "Second"], new()
        {
            Encoder = new() { Width = 8, Heads = 2, Layers = 1 },
            Training = new() { Epochs = 1, Threads = 1 },
            OptionalColumnNames = ["Second"],
        });
        ml.Model.Save(trainer.Fit(rows), rows.Schema, _folder.File("model.zip"));
        var predictor = new Predictor(SavedModel.Load(_folder.File("model.zip")));

        float[][] empty = Scores("First\tSecond\na good day\t\na bad day\t\n");
        Assert.Equal(2, empty.Length);
        Assert.Equal(empty, Scores("First\na good day\na bad day\n"));
        Assert.False(predictor.Fits(["Second"], "text"));
        Assert.Contains("'First'", Assert.Throws<Failure>(() => Scores("Second\nso it was\n")).Message, StringComparison.Ordinal);

        float[][] Scores(string table) => ScoresOf(predictor, table);
    }

    [Theory]
    [InlineData(PipelineNames.Pretrained)]
    [InlineData(PipelineNames.TextAndPretrained)]
    public void A_pretrained_model_can_do_without_a_column_and_says_where_tokens_are_from(string pipeline)
    {
        LabeledRows rows = Rows.Of(Rows.Easy(40)) with { TextColumns = ["First", "Second"] };
        rows = rows with { Rows = [.. rows.Rows.Select((row, at) => row with { Texts = [row.Text, at % 3 == 0 ? "" : "the"] })] };
        using var vectors = new PooledVectors(
            new PretrainedSource(TinyPretrained.Write(_folder), WeightStorage.Single).Load(columns: 2));
        var options = new AttentionOptions { OptionalColumnNames = ["Second"], TokenInputsColumnName = "From" };
        PipelineResult result =
            new Comparison(new(TaskKind.Multiclass), options, 1, new SilentDisplay()) { Pretrained = vectors }
                .Run(pipeline, rows, rows, TestContext.Current.CancellationToken);
        new MLContext().Model.Save(result.Model, LearningTask.ServingSchema(rows), _folder.File("model.zip"));
        SavedModel model = SavedModel.Load(_folder.File("model.zip"));
        var predictor = new Predictor(model);

        float[][] empty = ScoresOf(predictor, "First\tSecond\na cat purrs\t\na dog barks\t\n");
        Assert.Equal(2, empty.Length);
        Assert.NotEqual(empty[0], empty[1]);
        Assert.Equal(empty, ScoresOf(predictor, "First\na cat purrs\na dog barks\n"));
        Assert.False(predictor.Fits(["Second"], "text"));
        Assert.NotNull(model.Pipeline.GetOutputSchema(model.InputSchema!).GetColumnOrNull("From"));
    }

    private float[][] ScoresOf(Predictor predictor, string table)
    {
        File.WriteAllText(_folder.File("rows.tsv"), table);
        using TableReader reader = TableReader.Open(
            _folder.File("rows.tsv"), new(), header => predictor.Fits(header, "text"), streams: true);
        return [.. predictor.Predict(reader, "text", TestContext.Current.CancellationToken)
            .Select(row => row.Prediction.Scores.ToArray())];
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Pair
    {
        public bool Label { get; init; }

        public required string First { get; init; }

        public required string Second { get; init; }
    }
}
