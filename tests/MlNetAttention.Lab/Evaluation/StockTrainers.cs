using Microsoft.ML;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>ML.NET's trainers, with their defaults.</summary>
internal static class StockTrainers
{
    public static (string Name, IEstimator<ITransformer> Trainer)[] Regression(MLContext ml, string label) =>
    [
        ("Sdca", ml.Regression.Trainers.Sdca(label)),
        ("OnlineGradientDescent", ml.Regression.Trainers.OnlineGradientDescent(label)),
        ("LbfgsPoissonRegression", ml.Regression.Trainers.LbfgsPoissonRegression(label)),
        ("FastTree", ml.Regression.Trainers.FastTree(label)),
        ("FastForest", ml.Regression.Trainers.FastForest(label)),
        ("Gam", ml.Regression.Trainers.Gam(label)),
        ("LightGbm", ml.Regression.Trainers.LightGbm(label)),
    ];

    public static (string Name, IEstimator<ITransformer> Trainer)[] Binary(MLContext ml, string label) =>
    [
        ("SdcaLogisticRegression", ml.BinaryClassification.Trainers.SdcaLogisticRegression(label)),
        ("SdcaNonCalibrated", ml.BinaryClassification.Trainers.SdcaNonCalibrated(label)),
        ("LbfgsLogisticRegression", ml.BinaryClassification.Trainers.LbfgsLogisticRegression(label)),
        ("AveragedPerceptron", ml.BinaryClassification.Trainers.AveragedPerceptron(label)),
        ("LinearSvm", ml.BinaryClassification.Trainers.LinearSvm(label)),
        ("SgdCalibrated", ml.BinaryClassification.Trainers.SgdCalibrated(label)),
        ("FastTree", ml.BinaryClassification.Trainers.FastTree(label)),
        ("FastForest", ml.BinaryClassification.Trainers.FastForest(label)),
        ("Gam", ml.BinaryClassification.Trainers.Gam(label)),
        ("LightGbm", ml.BinaryClassification.Trainers.LightGbm(label)),
    ];

    public static (string Name, IEstimator<ITransformer> Trainer)[] Multiclass(MLContext ml, string label) =>
    [
        ("SdcaMaximumEntropy", ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(label)),
        ("SdcaNonCalibrated", ml.MulticlassClassification.Trainers.SdcaNonCalibrated(label)),
        ("LbfgsMaximumEntropy", ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(label)),
        ("NaiveBayes", ml.MulticlassClassification.Trainers.NaiveBayes(label)),
        ("LightGbm", ml.MulticlassClassification.Trainers.LightGbm(label)),
    ];
}
