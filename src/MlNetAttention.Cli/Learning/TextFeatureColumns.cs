using Microsoft.ML;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// Features of every column of text by itself, one after the other: a bag of words over all columns would not tell which of them
/// has a word.
/// </summary>
internal static class TextFeatureColumns
{
    /// <summary>Features of FeaturizeText with its defaults.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="features">Their column.</param>
    /// <param name="rows">The rows, which know their columns.</param>
    public static IEstimator<ITransformer> Default(MLContext ml, string features, LabeledRows rows) =>
        Of(ml, features, rows, (output, input) => ml.Transforms.Text.FeaturizeText(output, input));

    /// <param name="ml">The context.</param>
    /// <param name="features">Their column.</param>
    /// <param name="rows">The rows, which know their columns.</param>
    /// <param name="featurizer">Makes the features of one column, by the names of output and input.</param>
    public static IEstimator<ITransformer> Of(
        MLContext ml, string features, LabeledRows rows, Func<string, string, IEstimator<ITransformer>> featurizer)
    {
        IReadOnlyList<string> texts = LearningTask.TextsOf(rows);
        if (texts.Count == 1) return featurizer(features, texts[0]);
        return StageChain.Of(texts.Select(text => featurizer($"{features}.{text}", text)))
            .Append(ml.Transforms.Concatenate(features, [.. texts.Select(text => $"{features}.{text}")]));
    }
}
