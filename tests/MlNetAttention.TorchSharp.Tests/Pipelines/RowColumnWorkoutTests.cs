using Microsoft.ML;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>The ML.NET workout for fits that read more of a row than its tokens and its label.</summary>
[Collection(TrainingCollection.Name)]
public sealed class RowColumnWorkoutTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("Label", true, true, false)]
    [InlineData("Number", true, false, true)]
    [InlineData("Classes", false, true, false)]
    [InlineData("Tags", true, true, true)]
    [InlineData(null, true, true, false)]
    public void Weights_sampling_keys_and_validation_sets_pass(string? label, bool weights, bool keys, bool validation)
    {
        List<Row> rows = Rows.OrderOfTwo(60);
        var maps = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.Transforms.Conversion.MapValueToKey("Tags"))
            .Fit(View(rows));
        var options = Rows.Small with
        {
            TokenScoresColumnName = label == "Tags" ? "Scores" : null,
            Training = Rows.Small.Training with
            {
                ExampleWeightColumnName = weights ? "Weight" : null,
                SamplingKeyColumnName = keys ? "Group" : null,
                ValidationSet = validation ? maps.Transform(View(Rows.OrderOfTwo(13, seed: 3))) : null,
            },
        };
        IDataView data = maps.Transform(View(rows));
        IDataView wrong = _ml.Transforms.CopyColumns("Text", "Number").Fit(data).Transform(data);
        EstimatorWorkout.Run(_ml, _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", label, options), data, wrong);
    }

    private IDataView View(List<Row> rows) => _ml.Data.LoadFromEnumerable(rows.Select((row, i) => new WeighedRow
    {
        Text = row.Text,
        Label = row.Label,
        Number = row.Number,
        Classes = row.Classes,
        Tags = row.Tags,
        Weight = i % 4,
        Group = (i * 5 % 11) + 0.5,
    }));

    private sealed class WeighedRow
    {
        public string Text { get; set; } = "";

        public string Label { get; set; } = "";

        public float Number { get; set; }

        [Microsoft.ML.Data.VectorType(3)]
        public bool[] Classes { get; set; } = [];

        public string[] Tags { get; set; } = [];

        public float Weight { get; set; }

        public double Group { get; set; }
    }
}
