using Microsoft.ML;
using Microsoft.ML.Trainers;
using MlNetAttention.MlNet.Predictions;

namespace MlNetAttention.Cli.Learning;

/// <summary>A task whose label is a number: what the encoder learns of it, and the linear trainer.</summary>
internal abstract class NumberTask(MLContext ml) : LearningTask(ml)
{
    // On a few rows the default is thousands.
    protected const int Iterations = 100;

    // As SDCA has it: beside the mean of the loss over the rows, not its sum.
    public override float FirstL2 => 1e-4f;

    public override PredictedKind? Predicts => PredictedKind.Number;

    public override IEstimator<ITransformer> AttentionTrainer(
        IReadOnlyList<string> inputs, AttentionTrainerOptions options) =>
        Ml.Regression.Trainers.Attention(Label, [.. inputs], options);

    public override IEstimator<ITransformer> LinearTrainer(string features, float l2, string? weight) =>
        new ScaledRegression(Ml, new SdcaRegressionTrainer.Options
        {
            LabelColumnName = Label,
            FeatureColumnName = features,
            ExampleWeightColumnName = weight,
            L1Regularization = 0,
            L2Regularization = l2,
            MaximumNumberOfIterations = Iterations,
            NumberOfThreads = TrainerThreads,
        });

    public override string LinearTrainerName => "SDCA";

    public override IReadOnlyList<float> VectorL2s => [1e-6f, 1e-5f, 1e-4f, 1e-3f, 1e-2f];

    public override float FirstVectorL2 => 1e-4f;
}
