using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.MlNet.Predictions;

namespace MlNetAttention.Cli.Learning;

/// <summary>The kind of label: how it is read, the trainer that all pipelines share, and the metrics.</summary>
internal abstract class LearningTask(MLContext ml)
{
    public const string Text = "Text";
    public const string Label = "Label";

    /// <summary>The column of weights, in views of rows that have them.</summary>
    public const string Weight = "WeightOfRow";

    /// <summary>The column that says which rows belong together, in views of rows that have one.</summary>
    public const string SamplingKey = "SamplingKeyOfRow";

    protected const string Score = "Score";
    protected const string PredictedLabel = "PredictedLabel";

    // With more threads the same seed gives other numbers each time.
    protected const int TrainerThreads = 1;

    public MLContext Ml { get; } = ml;

    /// <summary>The value at which tuning starts to look for the L2 of <see cref="LinearTrainer"/>.</summary>
    public abstract float FirstL2 { get; }

    /// <summary>The columns that have to be computed to evaluate, the label among them.</summary>
    public abstract string[] ScoredColumns { get; }

    /// <summary>What is dealt into parts where rows are held out.</summary>
    public abstract SplitRule Split { get; }

    /// <param name="settings">The kind of label.</param>
    /// <param name="ml">The context of the trainers.</param>
    public static LearningTask Create(TaskSettings settings, MLContext ml) => settings.Kind switch
    {
        TaskKind.Binary => new BinaryTask(ml, settings.PositiveLabel),
        TaskKind.Regression => new RegressionTask(ml),
        TaskKind.Ranking => new RankingTask(ml),
        TaskKind.MultiLabel => new MultiLabelTask(ml, settings.LabelSeparator),
        _ => new MulticlassTask(ml),
    };

    /// <summary>The columns of text that pipelines read: one of ours, or several as the file calls them.</summary>
    public static IReadOnlyList<string> TextsOf(LabeledRows rows) => rows.TextColumns.Count == 0 ? [Text] : rows.TextColumns;

    /// <summary>The column of weights; null where all rows count the same.</summary>
    public static string? WeightOf(LabeledRows rows) => rows.WeightColumn is null ? null : Weight;

    /// <summary>The column that says which rows belong together; null for none.</summary>
    public virtual string? SamplingKeyOf(LabeledRows rows) => rows.SamplingKeyColumn is null ? null : SamplingKey;

    /// <summary>The input schema of a saved pipeline: the texts, the numbers beside them, and nothing else.</summary>
    public static DataViewSchema ServingSchema(LabeledRows rows)
    {
        var schema = new DataViewSchema.Builder();
        foreach (string name in TextsOf(rows)) schema.AddColumn(name, TextDataViewType.Instance);
        foreach (string name in rows.NumberColumns) schema.AddColumn(name, NumberDataViewType.Single);
        return schema.ToSchema();
    }

    /// <summary>
    /// Checks a whole file, before its rows are dealt into parts and shuffled: an error names the first row of the file that is
    /// wrong.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="areTrained">Whether they are to be learned from.</param>
    /// <exception cref="Failure">A label is missing or not of the expected kind, or there is nothing to learn from.</exception>
    public virtual void Check(LabeledRows rows, bool areTrained)
    {
        rows.CheckLabels();
        if (areTrained) rows.CheckTexts();
    }

    /// <summary>The rows of a file in the order in which the task takes them; by default that of the file.</summary>
    public virtual LabeledRows Arrange(LabeledRows rows) => rows;

    /// <summary>What a reader of the metrics has to know about these rows; a sentence each.</summary>
    public virtual IEnumerable<string> Notes(LabeledRows train, LabeledRows test) => [];

    /// <summary>How many names of test labels no training row has; null for a task whose labels are single.</summary>
    public virtual int? CountUnseenNames(LabeledRows train, LabeledRows test) => null;

    /// <summary>
    /// The rows as ML.NET takes them, with the columns <see cref="Text"/> and <see cref="Label"/> and those of several texts and
    /// of numbers.
    /// </summary>
    /// <exception cref="Failure">A label of either file is not of the expected kind.</exception>
    public abstract (IDataView Train, IDataView Test) Load(LabeledRows train, LabeledRows test);

    /// <summary>What an attention trainer predicts; null where there is none for this kind of label.</summary>
    public abstract PredictedKind? Predicts { get; }

    /// <summary>Whether there is an attention trainer for this kind of label.</summary>
    public bool HasAttentionTrainer => Predicts is not null;

    /// <summary>The trainer behind the features.</summary>
    /// <param name="features">Their column.</param>
    /// <param name="weight">The column of weights; null for none.</param>
    public abstract IEstimator<ITransformer> Trainer(string features, string? weight);

    /// <summary>An attention trainer, which needs no features; null where there is none for this kind of label.</summary>
    /// <param name="inputs">The columns of text.</param>
    /// <param name="options">All options.</param>
    public abstract IEstimator<ITransformer>? AttentionTrainer(IReadOnlyList<string> inputs, AttentionTrainerOptions options);

    /// <summary>A linear trainer for tuning: it goes on until its loss has settled, and nothing but L2 holds it back.</summary>
    public abstract IEstimator<ITransformer> LinearTrainer(string features, float l2, string? weight);

    /// <summary>What ML.NET calls <see cref="Trainer(string, string)"/>, in short.</summary>
    public virtual string TrainerName => "SDCA";

    /// <summary>What ML.NET calls <see cref="LinearTrainer"/>, in short.</summary>
    public virtual string LinearTrainerName => TrainerChoice.Lbfgs;

    /// <summary>The values of L2 that are tried behind vectors of length 1, ascending.</summary>
    public virtual IReadOnlyList<float> VectorL2s => [1e-4f, 1e-3f, 0.01f, 0.03f, 0.1f, 0.3f, 1, 3, 10];

    /// <summary>The one of them that is tried first.</summary>
    public virtual float FirstVectorL2 => 0.1f;

    /// <summary>A trainer that was chosen.</summary>
    public IEstimator<ITransformer> Trainer(TrainerChoice choice, string features, string? weight) =>
        choice.L2 is { } l2 ? LinearTrainer(features, l2, weight) : Trainer(features, weight);

    public abstract Metrics Evaluate(IDataView scored, LabeledRows test);

    /// <summary>The prediction for every test row, with the classes as the training rows name them.</summary>
    public abstract RowPredictions Predictions(IDataView scored, LabeledRows train);

    /// <summary>The loss that tuning lowers; infinite where it is not defined.</summary>
    public virtual double Loss(Metrics metrics) => metrics.LogLoss ?? double.PositiveInfinity;

    /// <summary>
    /// The pipeline as it is saved; a predicted key or truth value means nothing without the text it stands for.
    /// </summary>
    public virtual ITransformer ForServing(ITransformer pipeline, IDataView scored, LabeledRows train) => pipeline;

    /// <summary>The rows with what else they have beside the columns of a view.</summary>
    protected static IDataView WithColumns(IDataView view, LabeledRows rows) => ColumnsView.Beside(view, rows);
}
