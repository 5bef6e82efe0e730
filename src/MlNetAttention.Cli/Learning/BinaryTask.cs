using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tsv;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// One of two classes: the label is true or false, 1 or 0, or any two texts, of which the first in ordinal order stands
/// for false.
/// </summary>
internal sealed class BinaryTask(MLContext ml) : ClassificationTask(ml)
{
    private const string Probability = "Probability";

    public override string[] ScoredColumns => [Label, PredictedLabel, Probability];

    public override (IDataView Train, IDataView Test) Load(LabeledRows train, LabeledRows test)
    {
        string[] labels = train.DistinctLabels();
        bool areTruthValues = AreTruthValues(labels);
        if (!areTruthValues && labels.Length > 2)
        {
            throw new Failure(
                $"{train.Path}: the column '{train.LabelColumn}' has {labels.Length} labels; a binary task expects two.");
        }

        if (areTruthValues && labels.Select(Parse).Distinct().Count() < 2)
        {
            throw new Failure($"{train.Path}: the labels in '{train.LabelColumn}' all mean {Parse(labels[0])}.");
        }

        return (View(train, Meaning), View(test, Meaning));

        bool Meaning(LabeledRow row) => areTruthValues && Parse(row.Label) is { } value ? value
            : labels.Contains(row.Label) ? row.Label == labels[1]
            : throw test.Error(row, $"the label '{row.Label}' does not occur in {train.Path}.");
    }

    public override IEstimator<ITransformer> Trainer(string features) =>
        Ml.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = Label,
            FeatureColumnName = features,
            NumberOfThreads = TrainerThreads,
        });

    public override IEstimator<ITransformer> LinearTrainer(string features, float l2) =>
        Ml.BinaryClassification.Trainers.LbfgsLogisticRegression(
            Lbfgs(new LbfgsLogisticRegressionBinaryTrainer.Options(), features, l2));

    protected override IReadOnlyList<string> Classes(IDataView scored, LabeledRows train)
    {
        string[] labels = train.DistinctLabels();
        return AreTruthValues(labels)
            ? [labels.First(label => Parse(label) is false), labels.First(label => Parse(label) is true)]
            : labels;
    }

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

    private static bool AreTruthValues(string[] labels) => labels.All(label => Parse(label) is not null);

    private static bool? Parse(string label) =>
        label is "1" ? true : label is "0" ? false : bool.TryParse(label, out bool value) ? value : null;

    private IDataView View(LabeledRows rows, Func<LabeledRow, bool> meaning) =>
        Ml.Data.LoadFromEnumerable(rows.Rows.Select(row => new Example { Label = meaning(row), Text = row.Text }).ToArray());

    private sealed class Example
    {
        public required bool Label { get; init; }

        public required string Text { get; init; }
    }
}
