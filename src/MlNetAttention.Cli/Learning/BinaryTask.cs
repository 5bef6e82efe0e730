using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.MlNet.Predictions;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// One of two classes: the label is true or false, 1 or 0, or any two texts, of which the second in ordinal order is positive
/// unless another is chosen.
/// </summary>
internal sealed class BinaryTask(MLContext ml, string? positiveLabel) : ClassificationTask(ml)
{
    private const string Probability = "Probability";

    public override void Check(LabeledRows rows, bool areTrained)
    {
        base.Check(rows, areTrained);
        if (areTrained) Meanings.Of(rows, positiveLabel);
    }

    public override string[] ScoredColumns => [Label, PredictedLabel, Probability];

    public override (IDataView Train, IDataView Test) Load(LabeledRows train, LabeledRows test)
    {
        Meanings meanings = Meanings.Of(train, positiveLabel);
        return (View(train, Meaning), View(test, Meaning));

        bool Meaning(LabeledRow row) => meanings.Find(row.Label)
            ?? throw test.Error(row, $"the label '{Shown.Text(row.Label)}' does not occur in {train.Path}.");
    }

    public override PredictedKind? Predicts => PredictedKind.Binary;

    public override IEstimator<ITransformer> AttentionTrainer(
        IReadOnlyList<string> inputs, AttentionTrainerOptions options) =>
        Ml.BinaryClassification.Trainers.Attention(Label, [.. inputs], options);

    public override IEstimator<ITransformer> Trainer(string features, string? weight) =>
        Ml.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = Label,
            FeatureColumnName = features,
            ExampleWeightColumnName = weight,
            NumberOfThreads = TrainerThreads,
        });

    public override IEstimator<ITransformer> LinearTrainer(string features, float l2, string? weight) =>
        Ml.BinaryClassification.Trainers.LbfgsLogisticRegression(
            Lbfgs(new LbfgsLogisticRegressionBinaryTrainer.Options(), features, l2, weight));

    /// <summary>The decision as the file writes it, of which true and false would say nothing.</summary>
    public override ITransformer ForServing(ITransformer pipeline, IDataView scored, LabeledRows train)
    {
        IReadOnlyList<string> classes = Meanings.Of(train, positiveLabel).Classes;
        var names = Ml.Transforms.Conversion.MapValue(
            PredictedLabel, new Dictionary<bool, string> { [false] = classes[0], [true] = classes[1] }, PredictedLabel);
        return new TransformerChain<ITransformer>(pipeline, names.Fit(scored));
    }

    protected override IReadOnlyList<string> Classes(IDataView scored, LabeledRows train) =>
        Meanings.Of(train, positiveLabel).Classes;

    protected override ClassPrediction[] Read(IDataView scored)
    {
        IEnumerable<(bool Truth, bool Predicted)> classes =
            scored.GetColumn<bool>(Label).Zip(scored.GetColumn<bool>(PredictedLabel));
        return
        [
            .. classes.Zip(scored.GetColumn<float>(Probability), (row, probability) => new ClassPrediction(
                row.Truth ? 1 : 0, row.Predicted ? 1 : 0, row.Truth ? probability : 1 - probability,
                row.Predicted ? probability : 1 - probability)),
        ];
    }

    private IDataView View(LabeledRows rows, Func<LabeledRow, bool> meaning) => WithColumns(
        Ml.Data.LoadFromEnumerable(rows.Rows.Select(row =>
            new Example { Label = meaning(row), Text = row.Text }).ToArray()), rows);

    private sealed class Example
    {
        public required bool Label { get; init; }

        public required string Text { get; init; }
    }

    /// <summary>Which labels are positive.</summary>
    /// <param name="Classes">The negative and the positive class as the file writes them.</param>
    /// <param name="AreTruthValues">Whether labels are true and false or 1 and 0, of which several spellings may occur.</param>
    /// <param name="IsSwapped">Whether false or 0 was chosen to be positive.</param>
    private sealed record Meanings(IReadOnlyList<string> Classes, bool AreTruthValues, bool IsSwapped)
    {
        /// <exception cref="Failure">There are other than two classes, or none is the one chosen.</exception>
        public static Meanings Of(LabeledRows train, string? positive)
        {
            string[] labels = train.DistinctLabels();
            bool areTruthValues = labels.All(label => Parse(label) is not null);
            if (!areTruthValues && labels.Length > 2)
            {
                throw new Failure(
                    $"{train.Path}: the column '{Shown.Text(train.LabelColumn)}' has {labels.Length} labels; a binary task "
                    + "expects two.");
            }

            if (areTruthValues && labels.Select(Parse).Distinct().Count() < 2)
            {
                throw new Failure(
                    $"{train.Path}: the labels in '{Shown.Text(train.LabelColumn)}' all mean {Parse(labels[0])}.");
            }

            string[] classes = areTruthValues
                ? [labels.First(label => Parse(label) is false), labels.First(label => Parse(label) is true)]
                : labels;
            if (positive is null) return new(classes, areTruthValues, IsSwapped: false);
            if (!labels.Contains(positive))
            {
                throw Failure.OfUsage(
                    $"--positive-label is '{Shown.Text(positive)}'; expected one of the labels of {train.Path}, "
                    + $"{Shown.List(labels)}.");
            }

            bool swaps = areTruthValues ? Parse(positive) is false : positive == labels[0];
            return new(swaps ? [classes[1], classes[0]] : classes, areTruthValues, swaps);
        }

        /// <summary>Whether a label is positive; null for one that is neither class.</summary>
        public bool? Find(string label) =>
            AreTruthValues ? Parse(label) is { } value ? value != IsSwapped : null
            : label == Classes[1] ? true
            : label == Classes[0] ? false
            : null;

        private static bool? Parse(string label) =>
            label is "1" ? true : label is "0" ? false : bool.TryParse(label, out bool value) ? value : null;
    }
}
