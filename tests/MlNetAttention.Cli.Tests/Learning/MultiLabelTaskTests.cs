using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Tests.Learning;

public sealed class MultiLabelTaskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Names that are those of columns, or that the language of expressions has to have escaped; more than one stage joins them.
    [Theory]
    [InlineData("|", "rain", "sun", "wind")]
    [InlineData(";", "Text", "Label", "Features", "TextFeatures", "Score", "Probability", "PredictedLabel", "HasName")]
    [InlineData(" + ", "Probability.0", "Probability.1", "Probability..", "say \"so\"", "back\\slash", "tab\tstop", "😀 雨")]
    public void A_saved_pipeline_gives_the_names_joined_and_a_probability_of_each(string separator, params string[] names)
    {
        LabeledRows rows = Told(separator, names);
        PipelineResult result = Run(rows, rows, separator);
        Assert.Equal((1, 0), (result.Measured.Metrics.SubsetAccuracy, result.Measured.Metrics.HammingLoss));

        new MLContext().Model.Save(result.Model, LearningTask.ServingSchema(rows), _folder.File("model.zip"));
        var ml = new MLContext();
        ITransformer loaded = ml.Model.Load(_folder.File("model.zip"), out _);
        IDataView scored = loaded.Transform(ml.Data.LoadFromEnumerable(
            rows.Rows.Select(row => new Input { Text = row.Text }).ToArray()));

        string[] classes = [.. names.Order(StringComparer.Ordinal)];
        Assert.Equal(classes, ((PredictedSets)result.Predictions!).Classes);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["Score"].GetSlotNames(ref slots);
        Assert.Equal(classes, slots.DenseValues().Select(slot => slot.ToString()));
        Assert.Equal(
            rows.Rows.Select(row => string.Join(separator, classes.Where(new LabelNames(separator).Of(row.Label).Contains))),
            scored.GetColumn<string>("PredictedLabel"));
        Assert.Equal(
            ((PredictedSets)result.Predictions!).Rows.Select(row => row.Probabilities), scored.GetColumn<float[]>("Score"));
    }

    [Fact]
    public void What_is_learned_of_a_name_does_not_depend_on_the_others()
    {
        LabeledRows both = Told("|", "rain", "sun");
        LabeledRows alone = both with
        {
            Rows = [.. both.Rows.Select(row => row with { Label = row.Label.Contains("rain") ? "rain" : "" })],
        };

        Assert.Equal(Rain(both), Rain(alone));

        static IEnumerable<float> Rain(LabeledRows rows)
        {
            var sets = (PredictedSets)Run(rows, rows, "|").Predictions!;
            Assert.Equal("rain", sets.Classes[0]);
            return sets.Rows.Select(row => row.Probabilities[0]);
        }
    }

    [Fact]
    public void The_most_names_can_be_saved_and_loaded()
    {
        LabeledRows rows = Told("|", [.. Enumerable.Range(0, LabelNames.Most).Select(at => $"n{at:D3}")]);
        PipelineResult result = Run(rows, rows with { Rows = [.. rows.Rows.Take(3)] }, "|");

        new MLContext().Model.Save(result.Model, LearningTask.ServingSchema(rows), _folder.File("model.zip"));
        var ml = new MLContext();
        ITransformer loaded = ml.Model.Load(_folder.File("model.zip"), out _);
        PredictionEngine<Input, Output> engine = ml.Model.CreatePredictionEngine<Input, Output>(loaded);
        Assert.Equal(LabelNames.Most, engine.Predict(new Input { Text = "n001" }).Score.Length);
    }

    [Fact]
    public void Names_that_are_not_trained_are_left_out_and_told()
    {
        LabeledRows train = Told("|", "rain", "sun");
        LabeledRows test = Rows.Of(("rain|snow", "it is word0x"), ("hail|snow", "it is"), ("sun", "it is word1x"));
        LearningTask task = LearningTask.Create(new(TaskKind.MultiLabel), new MLContext(1));

        Assert.Equal(2, task.CountUnseenNames(train, test));
        Assert.Equal(
            "'hail', 'snow' in the labels of 2 test rows occur in no training row; the metrics leave them out.",
            Assert.Single(task.Notes(train, test)));
        Assert.Empty(task.Notes(train, train));
        Assert.Equal(1, Run(train, test, "|").Measured.Metrics.SubsetAccuracy);
    }

    private static PipelineResult Run(LabeledRows train, LabeledRows test, string separator) =>
        new Comparison(new(TaskKind.MultiLabel) { LabelSeparator = separator }, new(), 1, new SilentDisplay())
        {
            KeepPredictions = true,
        }.Run(PipelineNames.Text, train, test, TestContext.Current.CancellationToken);

    // Each name has a word of its own; some rows have none, others one, two or three.
    private static LabeledRows Told(string separator, params string[] names) => Rows.Of(
    [
        .. Enumerable.Range(0, Math.Max(120, 3 * names.Length)).Select(row =>
        {
            int[] has = [.. Enumerable.Range(0, row % 4).Select(at => (row + at * (1 + row % 3)) % names.Length).Distinct()];
            string text = string.Join(' ', has.Select(name => $"word{name}x"));
            return (string.Join(separator, has.Select(name => names[name])), $"it is {text}");
        }),
    ]);

    private sealed class Input
    {
        public string Text { get; set; } = "";
    }

    private sealed class Output
    {
        public float[] Score { get; set; } = [];
    }
}
