using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Learning;

/// <summary>A number: the label is written as in code, whatever the language of the system.</summary>
internal sealed class RegressionTask(MLContext ml) : NumberTask(ml)
{
    public override string[] ScoredColumns => [Label, Score];

    public override SplitRule Split => SplitRule.Rows;

    public override void Check(LabeledRows rows, bool areTrained)
    {
        base.Check(rows, areTrained);
        foreach (LabeledRow row in rows.Rows) Number(rows, row);
        if (areTrained) rows.DistinctLabels();
    }

    public override (IDataView Train, IDataView Test) Load(LabeledRows train, LabeledRows test)
    {
        train.DistinctLabels();
        return (View(train), View(test));
    }

    public override IEstimator<ITransformer> Trainer(string features, string? weight) =>
        new ScaledRegression(Ml, new SdcaRegressionTrainer.Options
        {
            LabelColumnName = Label,
            FeatureColumnName = features,
            ExampleWeightColumnName = weight,
            MaximumNumberOfIterations = Iterations,
            NumberOfThreads = TrainerThreads,
        });

    public override double Loss(Metrics metrics) => metrics.Rmse ?? double.PositiveInfinity;

    public override Metrics Evaluate(IDataView scored, LabeledRows test)
    {
        RegressionMetrics metrics = Ml.Regression.Evaluate(scored, Label, Score);
        return new Metrics
        {
            RSquared = Metrics.Defined(metrics.RSquared),
            Rmse = Metrics.Defined(metrics.RootMeanSquaredError),
        };
    }

    public override RowPredictions Predictions(IDataView scored, LabeledRows train) => new PredictedNumbers(
    [
        .. scored.GetColumn<float>(Label).Zip(
            scored.GetColumn<float>(Score), (truth, score) => new NumberPrediction(truth, score)),
    ]);

    private IDataView View(LabeledRows rows) => WithColumns(
        Ml.Data.LoadFromEnumerable(
            rows.Rows.Select(row => new Example { Label = Number(rows, row), Text = row.Text }).ToArray()),
        rows);

    private static float Number(LabeledRows rows, LabeledRow row) =>
        float.TryParse(row.Label, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
            ? number
            : throw rows.Error(row, $"the label '{Shown.Text(row.Label)}' is not a number; expected one such as 0.25.");

    private sealed class Example
    {
        public required float Label { get; init; }

        public required string Text { get; init; }
    }
}
