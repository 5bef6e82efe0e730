using Microsoft.ML;
using Microsoft.ML.Transforms.Text;
using static Microsoft.ML.Transforms.Text.NgramExtractingEstimator;
using static Microsoft.ML.Transforms.Text.TextFeaturizingEstimator;
using static Microsoft.ML.Transforms.Text.TextNormalizingEstimator;

namespace MlNetAttention.Cli.Learning;

/// <summary>One way to see a text as words and pairs of neighbouring words, and how strongly the trainer is held back.</summary>
internal sealed record TextChoice
{
    public required bool LowerCase { get; init; }

    public required bool Punctuation { get; init; }

    /// <summary>Whether the features of a text have the Euclidean length 1.</summary>
    public required bool UnitLength { get; init; }

    /// <summary>Whether a word counts by how few texts have it, rather than by how often it occurs in this one.</summary>
    public required bool InverseDocumentFrequency { get; init; }

    /// <summary>Weight of the squared weights in the loss, as the trainer of the task has it.</summary>
    public required float L2 { get; init; }

    public IEstimator<ITransformer> Featurizer(MLContext ml, string features, string text) => ml.Transforms.Text.FeaturizeText(
        features,
        new TextFeaturizingEstimator.Options
        {
            CaseMode = LowerCase ? CaseMode.Lower : CaseMode.None,
            KeepPunctuations = Punctuation,
            Norm = UnitLength ? NormFunction.L2 : NormFunction.None,
            CharFeatureExtractor = null,
            WordFeatureExtractor = new WordBagEstimator.Options
            {
                NgramLength = 2,
                UseAllLengths = true,
                Weighting = InverseDocumentFrequency ? WeightingCriteria.Idf : WeightingCriteria.Tf,
            },
        },
        text);
}
