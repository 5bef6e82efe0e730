using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.MlNet.Predictions;

namespace MlNetAttention.Cli.Learning;

/// <summary>One of several classes: the label is any text.</summary>
internal sealed class MulticlassTask(MLContext ml) : ClassificationTask(ml)
{
    public override string[] ScoredColumns => [Label, PredictedLabel, Score];

    // So many labels that each row has one of its own are no classes; of a few rows that is no sign.
    private const int ManyRows = 10;

    public override void Check(LabeledRows rows, bool areTrained)
    {
        base.Check(rows, areTrained);
        if (!areTrained || rows.Rows.Count < ManyRows) return;
        int distinct = rows.Rows.Select(row => row.Label).Distinct().Count();
        if (2 * distinct <= rows.Rows.Count || !rows.Rows.All(row => IsNumber(row.Label))) return;
        throw new Failure(
            $"{rows.Path}: the column '{Shown.Text(rows.LabelColumn)}' has {distinct} different numbers in "
            + $"{rows.Rows.Count} rows, and "
            + "each would be a class of its own; to predict the number, add --task Regression.");
    }

    public override (IDataView Train, IDataView Test) Load(LabeledRows train, LabeledRows test)
    {
        HashSet<string> known = [.. train.DistinctLabels()];
        if (test.Rows.FirstOrDefault(row => !known.Contains(row.Label)) is { } unknown)
        {
            throw test.Error(unknown, $"the label '{Shown.Text(unknown.Label)}' does not occur in {train.Path}.");
        }

        // Mapped ahead of the pipelines, so that a saved one does not ask for a label.
        IDataView trainView = View(train);
        var toKeys = Ml.Transforms.Conversion.MapValueToKey(Label).Fit(trainView);
        return (toKeys.Transform(trainView), toKeys.Transform(View(test)));
    }

    public override PredictedKind? Predicts => PredictedKind.Multiclass;

    public override IEstimator<ITransformer> AttentionTrainer(
        IReadOnlyList<string> inputs, AttentionTrainerOptions options) =>
        Ml.MulticlassClassification.Trainers.Attention(Label, [.. inputs], options);

    public override IEstimator<ITransformer> Trainer(string features, string? weight) =>
        Ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
        {
            LabelColumnName = Label,
            FeatureColumnName = features,
            ExampleWeightColumnName = weight,
            NumberOfThreads = TrainerThreads,
        });

    public override IEstimator<ITransformer> LinearTrainer(string features, float l2, string? weight) =>
        Ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
            Lbfgs(new LbfgsMaximumEntropyMulticlassTrainer.Options(), features, l2, weight));

    public override ITransformer ForServing(ITransformer pipeline, IDataView scored, LabeledRows train) =>
        new TransformerChain<ITransformer>(pipeline, Ml.Transforms.Conversion.MapKeyToValue(PredictedLabel).Fit(scored));

    protected override IReadOnlyList<string> Classes(IDataView scored, LabeledRows train)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema[Label].GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    protected override ClassPrediction[] Read(IDataView scored)
    {
        IEnumerable<(uint Truth, uint Predicted)> keys =
            scored.GetColumn<uint>(Label).Zip(scored.GetColumn<uint>(PredictedLabel));
        return
        [
            .. keys.Zip(scored.GetColumn<float[]>(Score), (row, score) => new ClassPrediction(
                (int)row.Truth - 1, (int)row.Predicted - 1, score[row.Truth - 1], score[row.Predicted - 1])),
        ];
    }

    // With a decimal comma it is none to learn from, but not a class either.
    private static bool IsNumber(string label) =>
        double.TryParse(label.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private IDataView View(LabeledRows rows) => WithColumns(
        Ml.Data.LoadFromEnumerable(rows.Rows.Select(row => new Example { Label = row.Label, Text = row.Text }).ToArray()), rows);

    private sealed class Example
    {
        public required string Label { get; init; }

        public required string Text { get; init; }
    }
}
