using Microsoft.ML;
using MlNetAttention.MlNet.Predictions;
using MlNetAttention.Training.Tests.Pipelines;

namespace MlNetAttention.Training.Tests.Trainers;

/// <summary>The trainers, and those of ML.NET with the same columns.</summary>
internal static class Trainers
{
    internal static AttentionTrainerOptions Small { get; } = new()
    {
        Encoder = Rows.Small.Encoder,
        Training = Rows.Small.Training with { ValidationFraction = 0.2 },
    };

    /// <summary>Options that learn which of two words comes first.</summary>
    internal static AttentionTrainerOptions Learning { get; } = Small with
    {
        Training = Small.Training with { Epochs = 20, LearningRate = 0.02, Seed = 5 },
    };

    internal static AttentionTrainer Of(
        MLContext ml, PredictedKind kind, string label, string input = "Text", AttentionTrainerOptions? options = null) =>
        kind switch
        {
            PredictedKind.Multiclass => ml.MulticlassClassification.Trainers.Attention(label, [input], options ?? Small),
            PredictedKind.Binary => ml.BinaryClassification.Trainers.Attention(label, [input], options ?? Small),
            _ => ml.Regression.Trainers.Attention(label, [input], options ?? Small),
        };

    internal static IEstimator<ITransformer> OfMlNet(MLContext ml, PredictedKind kind, string label) => kind switch
    {
        PredictedKind.Multiclass =>
            ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(label, maximumNumberOfIterations: 2),
        PredictedKind.Binary => ml.BinaryClassification.Trainers.SdcaLogisticRegression(label, maximumNumberOfIterations: 2),
        _ => ml.Regression.Trainers.Sdca(label, maximumNumberOfIterations: 2),
    };

    /// <summary>Rows with a key "Label", "Keys" of the words, and "Features" for ML.NET's trainers.</summary>
    internal static IDataView Data(MLContext ml, int count = 60, int seed = 7)
    {
        IDataView rows = ml.View(Rows.OrderOfTwo(count, seed));
        return ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.Transforms.Conversion.MapValueToKey("Keys", "Words"))
            .Append(ml.Transforms.Conversion.MapValueToKey("NumberKey", "Number"))
            .Append(ml.Transforms.Conversion.Hash("HashKey", "Text", numberOfBits: 3))
            .Append(ml.Transforms.Text.FeaturizeText("Features", "Text"))
            .Fit(rows).Transform(rows);
    }

    internal static ITransformer SaveAndLoad(MLContext ml, ITransformer transformer, DataViewSchema schema) =>
        EstimatorWorkout.SaveAndLoad(ml, transformer, schema);
}
