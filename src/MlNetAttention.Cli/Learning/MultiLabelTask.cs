using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.MlNet.Predictions;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// Any number of names: the label holds none, one or several of them. The encoder learns all of them at once; behind the
/// features a binary trainer for each name decides on that name alone.
/// </summary>
internal sealed class MultiLabelTask(MLContext ml, string separator) : LearningTask(ml)
{
    private readonly LabelNames _names = new(separator);

    public override float FirstL2 => 0.1f;

    public override string[] ScoredColumns => [Label, Score];

    public override SplitRule Split => SplitRule.Rows;

    // A row without a name is one to learn from.
    public override void Check(LabeledRows rows, bool areTrained)
    {
        if (!areTrained) return;
        rows.CheckTexts();
        _names.Classes(rows);
    }

    public override IEnumerable<string> Notes(LabeledRows train, LabeledRows test)
    {
        string[] unseen = UnseenNames(train, test);
        if (unseen.Length == 0) yield break;
        int rows = test.Rows.Count(row => _names.Of(row.Label).Intersect(unseen).Any());
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{Shown.List(unseen)} in the labels of {rows} test rows occur in no training row; the metrics leave them out.");
    }

    public override int? CountUnseenNames(LabeledRows train, LabeledRows test) => UnseenNames(train, test).Length;

    public override (IDataView Train, IDataView Test) Load(LabeledRows train, LabeledRows test)
    {
        string[] classes = _names.Classes(train);
        return (View(train, classes), View(test, classes));
    }

    public override PredictedKind? Predicts => null;

    public override IEstimator<ITransformer>? AttentionTrainer(
        IReadOnlyList<string> inputs, AttentionTrainerOptions options) => null;

    public override IEstimator<ITransformer> Trainer(string features, string? weight) => new OneVersusRest(
        Ml, features, Ml.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = OneVersusRest.HasName,
            FeatureColumnName = features,
            ExampleWeightColumnName = weight,
            NumberOfThreads = TrainerThreads,
        }));

    public override IEstimator<ITransformer> LinearTrainer(string features, float l2, string? weight)
    {
        LbfgsLogisticRegressionBinaryTrainer.Options options =
            ClassificationTask.Lbfgs(new LbfgsLogisticRegressionBinaryTrainer.Options(), features, l2, weight);
        options.LabelColumnName = OneVersusRest.HasName;
        return new OneVersusRest(Ml, features, Ml.BinaryClassification.Trainers.LbfgsLogisticRegression(options));
    }

    public override double Loss(Metrics metrics) => metrics.HammingLoss ?? double.PositiveInfinity;

    public override Metrics Evaluate(IDataView scored, LabeledRows test) => SetMetrics.Measure(Read(scored));

    public override RowPredictions Predictions(IDataView scored, LabeledRows train) => Read(scored);

    /// <summary>The names as the file writes them, of which a vector of probabilities says nothing.</summary>
    public override ITransformer ForServing(ITransformer pipeline, IDataView scored, LabeledRows train) =>
        new TransformerChain<ITransformer>(pipeline, JoinedNames.Fit(Ml, scored, _names.Classes(train), separator));

    private string[] UnseenNames(LabeledRows train, LabeledRows test) =>
    [
        .. test.Rows.SelectMany(row => _names.Of(row.Label)).Distinct().Except(_names.Classes(train))
            .Order(StringComparer.Ordinal),
    ];

    private static PredictedSets Read(IDataView scored)
    {
        // A name may be called as the label is; its column then hides that.
        DataViewSchema.Column label = scored.Schema.First(column => column is { Name: Label, Type: VectorDataViewType });
        VBuffer<ReadOnlyMemory<char>> names = default;
        label.GetSlotNames(ref names);
        return new(
            [.. names.DenseValues().Select(name => name.ToString())],
            [
                .. scored.GetColumn<bool[]>(label).Zip(
                    scored.GetColumn<float[]>(Score), (truth, probabilities) => new SetPrediction(truth, probabilities)),
            ]);
    }

    private IDataView View(LabeledRows rows, string[] classes)
    {
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[Label].ColumnType = new VectorDataViewType(BooleanDataViewType.Instance, classes.Length);
        schema[Label].AddAnnotation(
            "SlotNames",
            new VBuffer<ReadOnlyMemory<char>>(classes.Length, [.. classes.Select(name => name.AsMemory())]),
            new VectorDataViewType(TextDataViewType.Instance, classes.Length));
        return WithColumns(
            Ml.Data.LoadFromEnumerable(
                rows.Rows.Select(row => new Example { Label = Has(row), Text = row.Text }).ToArray(), schema),
            rows);

        bool[] Has(LabeledRow row)
        {
            HashSet<string> names = [.. _names.Of(row.Label)];
            return [.. classes.Select(names.Contains)];
        }
    }

    private sealed class Example
    {
        public required bool[] Label { get; init; }

        public required string Text { get; init; }
    }
}
