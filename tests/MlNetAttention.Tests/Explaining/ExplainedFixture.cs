using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetAttention.Tests.MlNet;

namespace MlNetAttention.Tests.Explaining;

/// <summary>Models with a random encoder and a trainer that was fitted on what it gives.</summary>
internal sealed class ExplainedFixture
{
    // What the trainers learn does not matter here, only that it depends on the features.
    private const int Passes = 3;

    private readonly ServedFixture _served;

    internal ExplainedFixture(string kind, EncoderOptions? options = null)
    {
        Kind = kind;
        _served = new ServedFixture(kind, vectors: null, maps: null, tokens: null, options);
        Data = WithLabels(_served.Data);
        Regression = Lazily(() => Behind(Ml.Regression.Trainers.Sdca(
            new SdcaRegressionTrainer.Options
            {
                LabelColumnName = "Number",
                NumberOfThreads = 1,
                MaximumNumberOfIterations = Passes
            })));
        Binary = Lazily(() => Behind(Ml.BinaryClassification.Trainers.SdcaLogisticRegression(
            new() { LabelColumnName = "Flag", NumberOfThreads = 1, MaximumNumberOfIterations = Passes })));
        BinaryWithoutProbability = Lazily(() => Behind(Ml.BinaryClassification.Trainers.AveragedPerceptron("Flag")));
        Multiclass = Lazily(() => BehindKey(Ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(
            new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = Passes })));
        MulticlassWithoutProbabilities = Lazily(() => BehindKey(Ml.MulticlassClassification.Trainers.SdcaNonCalibrated(
            new SdcaNonCalibratedMulticlassTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = Passes })));
    }

    internal string Kind { get; }

    internal MLContext Ml => _served.Context;

    internal AttentionFeaturizingTransformer Featurizer => _served.Transformer;

    /// <summary>Number, Input and the labels Flag and Class; these follow from the number alone.</summary>
    internal IDataView Data { get; }

    internal Lazy<TransformerChain<ITransformer>> Regression { get; }

    internal Lazy<TransformerChain<ITransformer>> Binary { get; }

    internal Lazy<TransformerChain<ITransformer>> BinaryWithoutProbability { get; }

    internal Lazy<TransformerChain<ITransformer>> Multiclass { get; }

    internal Lazy<TransformerChain<ITransformer>> MulticlassWithoutProbabilities { get; }

    internal IEnumerable<ITransformer> All =>
        new[] { Regression, Binary, BinaryWithoutProbability, Multiclass, MulticlassWithoutProbabilities }
            .Select(model => model.Value);

    /// <summary>The featurizer, and behind it a stage fitted on what it gives.</summary>
    internal TransformerChain<ITransformer> Behind(IEstimator<ITransformer> trainer) =>
        new(Featurizer, trainer.Fit(Featurizer.Transform(Data)));

    /// <summary>Rows of the model's kind of input, with labels.</summary>
    internal IDataView Rows(params string[] texts) => WithLabels(ServedFixture.Of(Ml, Kind, texts));

    internal OcclusionExplanation Explain(ITransformer model, string text, OcclusionOptions? options = null) =>
        Assert.Single(Ml.Model.ExplainByOcclusion(model, Rows(text), options: options));

    /// <summary>What the model says to a row each, asked without any occlusion.</summary>
    internal T[] Ask<T>(ITransformer model, string column, IEnumerable<string> texts) =>
        [.. model.Transform(Rows([.. texts])).GetColumn<T>(column)];

    /// <summary>The text without each of its first <paramref name="count"/> words, or with an unknown one instead.</summary>
    internal static string[] Without(string text, OcclusionKind kind, int count)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] instead = kind == OcclusionKind.Delete ? [] : ["🐕"];
        return
        [
            .. Enumerable.Range(0, Math.Min(count, words.Length))
                .Select(i => string.Join(' ', [.. words[..i], .. instead, .. words[(i + 1)..]])),
        ];
    }

    private static Lazy<TransformerChain<ITransformer>> Lazily(Func<TransformerChain<ITransformer>> fit) => new(fit);

    private TransformerChain<ITransformer> BehindKey(IEstimator<ITransformer> trainer) =>
        new(Behind(Ml.Transforms.Conversion.MapValueToKey("Label", "Class").Append(trainer)));

    private IDataView WithLabels(IDataView rows) => Ml.Transforms.Expression("Flag", "n => n % 2 > 0", "Number")
        .Append(Ml.Transforms.Expression("Class", "n => 10 * (int(n) % 3)", "Number")).Fit(rows).Transform(rows);
}
