using Microsoft.ML;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

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

        float[][] Scores(string table)
        {
            File.WriteAllText(_folder.File("rows.tsv"), table);
            using TableReader reader = TableReader.Open(
                _folder.File("rows.tsv"), new(), header => predictor.Fits(header, "text"), streams: true);
            return [.. predictor.Predict(reader, "text", TestContext.Current.CancellationToken)
                .Select(row => row.Prediction.Scores.ToArray())];
        }
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Pair
    {
        public bool Label { get; init; }

        public required string First { get; init; }

        public required string Second { get; init; }
    }
}
