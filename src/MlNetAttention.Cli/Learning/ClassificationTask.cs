using Microsoft.ML;
using Microsoft.ML.Trainers;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Learning;

/// <summary>A task that predicts one of two or more classes: how its trainers are set up and its predictions measured.</summary>
internal abstract class ClassificationTask(MLContext ml) : LearningTask(ml)
{
    // L-BFGS ends once an iteration improves the loss by less than this share. With less, many classes take far longer for the
    // same accuracy.
    private const float LbfgsTolerance = 1e-4f;

    public override float FirstL2 => 0.1f;

    /// <summary>A class that does not occur in training cannot be predicted.</summary>
    public override SplitRule Split => SplitRule.RowsOfTrainedLabels;

    public override Metrics Evaluate(IDataView scored, LabeledRows test) => ClassMetrics.Measure(Read(scored), test);

    public override RowPredictions Predictions(IDataView scored, LabeledRows train) =>
        new PredictedClasses(Classes(scored, train), Read(scored));

    /// <summary>The classes by their numbers, as the training rows write them.</summary>
    protected abstract IReadOnlyList<string> Classes(IDataView scored, LabeledRows train);

    /// <summary>The predictions in the order of the rows.</summary>
    protected abstract ClassPrediction[] Read(IDataView scored);

    /// <summary>The settings of an L-BFGS trainer that nothing but L2 holds back.</summary>
    public static TOptions Lbfgs<TOptions, TTransformer, TModel>(
        LbfgsTrainerBase<TOptions, TTransformer, TModel>.OptionsBase options, string features, float l2, string? weight)
        where TOptions : LbfgsTrainerBase<TOptions, TTransformer, TModel>.OptionsBase, new()
        where TTransformer : ISingleFeaturePredictionTransformer<TModel>
        where TModel : class
    {
        options.LabelColumnName = Label;
        options.FeatureColumnName = features;
        options.ExampleWeightColumnName = weight;
        options.L1Regularization = 0;
        options.L2Regularization = l2;
        options.OptimizationTolerance = LbfgsTolerance;
        options.NumberOfThreads = TrainerThreads;
        return (TOptions)options;
    }
}
