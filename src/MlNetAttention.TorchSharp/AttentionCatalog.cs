using System.Runtime.CompilerServices;
using MlNetAttention;
using MlNetAttention.MlNet;
using MlNetAttention.Options;

namespace Microsoft.ML;

/// <summary>Adds attention featurizers to ML.NET's catalog of text transforms.</summary>
public static class AttentionCatalog
{
    /// <summary>
    /// Trains an attention encoder on a column of token sequences and adds its features for each row: scores of the label's
    /// classes or of the predicted number, or without a label the pooled vector (<see cref="AttentionOptions.Features"/>).
    /// </summary>
    /// <param name="catalog">The catalog: <c>mlContext.Transforms.Text</c>.</param>
    /// <param name="outputColumnName">Name of the added column, a vector of Single of known size.</param>
    /// <param name="inputColumnName">
    /// Name of the column of text, vectors of text or vectors of keys of any width; null for <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="labelColumnName">
    /// Name of the label the encoder learns from: a key or Boolean (classification), a Single (regression), a vector of Boolean
    /// of known size (a row has any number of classes) or a vector of keys, one for each token of the row or, of a text, for each
    /// word between white space (tagging; <see cref="TrainingOptions.MissingTags"/>). Null, unlike elsewhere in ML.NET where it
    /// is
    /// <c>"Label"</c>: learns from the sequences alone, by predicting masked tokens, and the features are vectors, not scores.
    /// </param>
    /// <param name="options">Shape, vocabulary, training and further columns; null for defaults.</param>
    /// <remarks>
    /// The trainer after the featurizer is fitted on out-of-fold features, those of encoders that have not seen the row, however
    /// chains are nested. Where stages are fitted one by one, fit the trainer on
    /// <see cref="MlNetAttention.AttentionFeaturizingTransformer.TransformForTrainingPipeline"/> and not on <c>Transform</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">A name is empty or an option is out of its range.</exception>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
    ///     .Append(ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", labelColumnName: "Label"))
    ///     .AppendCacheCheckpoint(ml)   // or a trainer that passes over its rows many times encodes them every time
    ///     .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy());
    /// </code>
    /// </example>
    public static AttentionFeaturizingEstimator FeaturizeWithAttention(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName = null,
        string? labelColumnName = null, AttentionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new AttentionFeaturizingEstimator(
            MlNetHost.EnvironmentOf(catalog), outputColumnName, [inputColumnName ?? outputColumnName], labelColumnName,
            options ?? new AttentionOptions());
    }

    /// <summary>
    /// Trains an attention encoder on several columns of token sequences, which it tells apart, and adds its features for each
    /// row: scores of the label's classes or of the predicted number, or without a label the pooled vector
    /// (<see cref="AttentionOptions.Features"/>). For pairs of texts and the like: a question and an answer, a title and a body.
    /// </summary>
    /// <param name="catalog">The catalog: <c>mlContext.Transforms.Text</c>.</param>
    /// <param name="outputColumnName">Name of the added column, a vector of Single of known size.</param>
    /// <param name="inputColumnNames">
    /// Names of 1 to 64 columns of text, vectors of text or vectors of keys of any width, each of a kind of its own. Their order
    /// matters; a label with a tag per token has those of the first.
    /// </param>
    /// <param name="labelColumnName">
    /// Name of the label the encoder learns from, as for one column; null to learn from the sequences alone.
    /// </param>
    /// <param name="options">Shape, vocabulary, training and further columns; null for defaults.</param>
    /// <remarks>The trainer after the featurizer is fitted on out-of-fold features, as for one column.</remarks>
    /// <exception cref="ArgumentException">
    /// A name is empty, two input columns have the same, or an option is out of its range.
    /// </exception>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.Text.FeaturizeWithAttention("Features", ["Question", "Answer"], "Label")
    ///     .AppendCacheCheckpoint(ml)
    ///     .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression());
    /// </code>
    /// </example>
    [OverloadResolutionPriority(-1)]
    public static AttentionFeaturizingEstimator FeaturizeWithAttention(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string[] inputColumnNames,
        string? labelColumnName = null, AttentionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(inputColumnNames);
        return new AttentionFeaturizingEstimator(
            MlNetHost.EnvironmentOf(catalog), outputColumnName, inputColumnNames, labelColumnName,
            options ?? new AttentionOptions());
    }

    /// <summary>
    /// Trains an attention encoder on one or several columns of token sequences, as <c>FeaturizeText</c> takes its options and
    /// columns.
    /// </summary>
    /// <param name="catalog">The catalog: <c>mlContext.Transforms.Text</c>.</param>
    /// <param name="outputColumnName">Name of the added column, a vector of Single of known size.</param>
    /// <param name="options">
    /// Shape, vocabulary, training and columns, among them the label (<see cref="AttentionOptions.LabelColumnName"/>); null for
    /// defaults.
    /// </param>
    /// <param name="inputColumnNames">
    /// Names of up to 64 columns of text, vectors of text or vectors of keys of any width; none for
    /// <paramref name="outputColumnName"/>.
    /// </param>
    /// <remarks>The trainer after the featurizer is fitted on out-of-fold features, as for one column.</remarks>
    /// <exception cref="ArgumentException">
    /// A name is empty, two input columns have the same, or an option is out of its range.
    /// </exception>
    /// <example>
    /// <code>
    /// var options = new AttentionOptions { LabelColumnName = "Label" };
    /// var stage = ml.Transforms.Text.FeaturizeWithAttention("Features", options, "Title", "Body");
    /// </code>
    /// </example>
    [OverloadResolutionPriority(-1)]
    public static AttentionFeaturizingEstimator FeaturizeWithAttention(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, AttentionOptions? options,
        params string[] inputColumnNames)
    {
        ArgumentNullException.ThrowIfNull(inputColumnNames);
        return catalog.FeaturizeWithAttention(
            outputColumnName, inputColumnNames.Length == 0 ? [outputColumnName] : inputColumnNames, labelColumnName: null,
            options);
    }

    /// <summary>Trains an attention encoder on a column of token sequences, with the options that are changed first.</summary>
    /// <param name="catalog">The catalog: <c>mlContext.Transforms.Text</c>.</param>
    /// <param name="outputColumnName">Name of the added column, a vector of Single of known size.</param>
    /// <param name="inputColumnName">
    /// Name of the column of text, vectors of text or vectors of keys of any width; null for <paramref name="outputColumnName"/>.
    /// </param>
    /// <param name="labelColumnName">
    /// Name of the label the encoder learns from; null to learn from the sequences alone.
    /// </param>
    /// <param name="numberOfEpochs">The most epochs, <see cref="TrainingOptions.Epochs"/>; 1 to 10,000.</param>
    /// <param name="maximumNumberOfTokens">
    /// The most tokens of a sequence, <see cref="EncoderOptions.MaxTokens"/>; default 512, 1 to 65,536.
    /// </param>
    /// <remarks>The trainer after the featurizer is fitted on out-of-fold features.</remarks>
    /// <exception cref="ArgumentException">A name is empty or a number is out of its range.</exception>
    public static AttentionFeaturizingEstimator FeaturizeWithAttention(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName, string? labelColumnName,
        int numberOfEpochs, int maximumNumberOfTokens = SimpleOptions.DefaultTokens) =>
        catalog.FeaturizeWithAttention(
            outputColumnName, inputColumnName, labelColumnName,
            new AttentionOptions
            {
                Encoder = SimpleOptions.Encoder(maximumNumberOfTokens),
                Training = SimpleOptions.Training(numberOfEpochs),
            });
}
