using Microsoft.ML;
using MlNetAttention.MlNet;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>That rows count as much as their column of weights says.</summary>
[Collection(TrainingCollection.Name)]
public sealed class ExampleWeightTests
{
    private static readonly AttentionOptions Weighted =
        Rows.Small with { Training = Rows.Small.Training with { ExampleWeightColumnName = "Weight", Folds = 1 } };

    private readonly MLContext _ml = new(1);
    private readonly List<string> _messages = [];

    public ExampleWeightTests() => _ml.Log += (_, e) => _messages.Add(e.RawMessage);

    [Fact]
    public void A_row_of_weight_0_is_as_if_it_were_not_there()
    {
        Row[] rows = [.. Rows.OrderOfTwo(61)];
        IDataView bare = View(rows, _ => 1);
        Row[] more =
        [
            .. rows.SelectMany((row, i) =>
                i % 5 == 0 ? [new Row { Text = $"unheard {i}", Flag = !row.Flag }, row] : new[] { row }),
        ];
        IDataView mixed = View(more, row => row.Text.StartsWith("unheard", StringComparison.Ordinal) ? 0 : 1);
        AttentionOptions options = Weighted with { Training = Weighted.Training with { Folds = 3 } };
        AttentionFeaturizingTransformer one = Fit(bare, options), other = Fit(mixed, options);
        Assert.DoesNotContain("unheard", other.Encoder.Vocabulary.Tokens);
        Assert.Equal(one.Transform(mixed).Features(), other.Transform(mixed).Features());
        Assert.Equal(one.TransformForTrainingPipeline(mixed).Features(), other.TransformForTrainingPipeline(mixed).Features());
        Assert.Contains("Left out 13 rows with weight 0 in column 'Weight'.", _messages);
    }

    [Fact]
    public void Weights_that_are_all_the_same_change_nothing()
    {
        IDataView data = View(Rows.OrderOfTwo(61), _ => 0.3f);
        AttentionOptions unweighted = Weighted with { Training = Weighted.Training with { ExampleWeightColumnName = null } };
        float[][] without = Fit(data, unweighted).Transform(data).Features();
        Assert.Equal(without, Fit(data, Weighted).Transform(data).Features());
        IDataView others = View(Rows.OrderOfTwo(61), row => row.Flag ? 2 : 1);
        Assert.NotEqual(without, Fit(others, Weighted).Transform(data).Features());
    }

    [Fact]
    public void Of_rows_that_contradict_each_other_the_heavier_half_wins()
    {
        IDataView data = View(Rows.AllTheSame(60), row => row.Flag ? 3 : 1);
        AttentionOptions options = Weighted with
        {
            Training = Weighted.Training with
            {
                Epochs = 20,
                LearningRate = 0.02,
                Dropout = 0,
                LabelSmoothing = 0,
                AdversarialNorm = 0,
            },
        };

        // Features are (6 + ln p)/10, and three of four count for True.
        float[] features = Fit(data, options).Transform(data).Features()[0];
        Assert.Equal(0.25, Math.Exp((10 * features[0]) - 6), 0.06);
        Assert.Equal(0.75, Math.Exp((10 * features[1]) - 6), 0.06);
    }

    [Fact]
    public void The_scale_of_a_number_is_that_of_all_the_weight()
    {
        List<Row> rows = Rows.OrderOfTwo(60);
        IDataView data = View(rows, row => row.Flag ? 2 : 1);
        AttentionFeaturizingTransformer model = Fit(data, Weighted, "Number");

        // Half of the rows are 3.5, twice as heavy as the −1 of the others.
        Assert.Equal(2, model.Layout.Head!.Scale!.Value.Mean, 1e-5);
        Assert.Equal(Math.Sqrt(((2 * 1.5 * 1.5) + (3 * 3)) / 3), model.Layout.Head.Scale.Value.Deviation, 1e-5);
    }

    [Theory]
    [InlineData(-0.5f, "-0.5")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void A_weight_that_is_none_is_an_error_that_names_row_column_and_value(float weight, string text)
    {
        List<Row> rows = Rows.OrderOfTwo(20);
        rows[6].Number = float.NaN;
        IDataView data = View(rows, row => row == rows[6] ? weight : 1);
        foreach (string label in new[] { "Flag", "Number" })
        {
            Assert.StartsWith(
                $"Row 7 has the weight {text} in column 'Weight'; expected a finite number of at least 0",
                Assert.Throws<InvalidOperationException>(() => Fit(data, Weighted, label)).Message);
        }
    }

    [Fact]
    public void Weights_that_are_all_0_are_an_error() => Assert.StartsWith(
        "All 20 rows have weight 0 in column 'Weight'",
        Assert.Throws<InvalidOperationException>(() => Fit(View(Rows.OrderOfTwo(20), _ => 0), Weighted)).Message);

    [Theory]
    [InlineData("Missing", "example weight column 'Missing'")]
    [InlineData("Double", "example weight column 'Double': expected Single (a weight: Conversion.ConvertType")]
    [InlineData("Text", "example weight column 'Text': expected Single")]
    [InlineData("Vector", "example weight column 'Vector': expected Single")]
    public void A_column_that_cannot_be_weights_is_refused_by_fit_and_schema(string column, string message)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(
            Rows.OrderOfTwo(20).Select(row => new { row.Text, row.Flag, Double = 1.0, Vector = new[] { 1f, 2f } }));
        AttentionFeaturizingEstimator estimator =
            Estimator(Weighted with { Training = Weighted.Training with { ExampleWeightColumnName = column } });
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(data)).Message);
        SchemaShape shape = AttentionSchema.ShapeOf(data.Schema);
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(shape)).Message);
    }

    private AttentionFeaturizingTransformer Fit(IDataView data, AttentionOptions options, string label = "Flag") =>
        Estimator(options, label).Fit(data);

    private AttentionFeaturizingEstimator Estimator(AttentionOptions options, string label = "Flag") =>
        _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", label, options);

    private IDataView View(IEnumerable<Row> rows, Func<Row, float> weightOf) => _ml.Data.LoadFromEnumerable(
        rows.Select(row => new { row.Text, row.Flag, row.Number, Weight = weightOf(row) }));
}
