using System.Runtime.CompilerServices;
using MlNetAttention;
using MlNetAttention.MlNet;
using MlNetAttention.MlNet.Predictions;
using MlNetAttention.Options;

namespace Microsoft.ML;

/// <summary>Adds attention trainers to ML.NET's catalogs of trainers.</summary>
public static class AttentionTrainersCatalog
{
    /// <summary>
    /// Trains an attention encoder on one or several columns of token sequences, and predicts one of several classes from its own
    /// head.
    /// </summary>
    /// <param name="catalog">The catalog: <c>mlContext.MulticlassClassification.Trainers</c>.</param>
    /// <param name="labelColumnName">Name of the label, a key.</param>
    /// <param name="inputColumnNames">
    /// Names of 1 to 64 columns of text, vectors of text or vectors of keys of any width, which the encoder tells apart; null,
    /// the default, for <c>"Text"</c>.
    /// </param>
    /// <param name="options">Shape, vocabulary and training; null for defaults.</param>
    /// <returns>
    /// A trainer whose transformer adds <c>PredictedLabel</c>, a key with the label's key values, and <c>Score</c>, a vector of
    /// Single [C] with the calibrated probability of each class.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A name is empty, two input columns have the same, or an option is out of its range.
    /// </exception>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
    ///     .Append(ml.MulticlassClassification.Trainers.Attention("Label", ["Text"]))
    ///     .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
    /// </code>
    /// </example>
    public static AttentionTrainer Attention(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, string labelColumnName = "Label",
        string[]? inputColumnNames = null, AttentionTrainerOptions? options = null) =>
        New(catalog, PredictedKind.Multiclass, labelColumnName, inputColumnNames, options);

    /// <summary>
    /// Trains an attention encoder on one or several columns of token sequences, and predicts true or false from its own head.
    /// </summary>
    /// <param name="catalog">The catalog: <c>mlContext.BinaryClassification.Trainers</c>.</param>
    /// <param name="labelColumnName">Name of the label, a Boolean.</param>
    /// <param name="inputColumnNames">
    /// Names of 1 to 64 columns of text, vectors of text or vectors of keys of any width, which the encoder tells apart; null,
    /// the default, for <c>"Text"</c>.
    /// </param>
    /// <param name="options">Shape, vocabulary and training; null for defaults.</param>
    /// <returns>
    /// A trainer whose transformer adds <c>PredictedLabel</c>, a Boolean, <c>Score</c>, the calibrated logit of true, and
    /// <c>Probability</c>, 1 / (1 + exp(−Score)).
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A name is empty, two input columns have the same, or an option is out of its range.
    /// </exception>
    public static AttentionTrainer Attention(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, string labelColumnName = "Label",
        string[]? inputColumnNames = null, AttentionTrainerOptions? options = null) =>
        New(catalog, PredictedKind.Binary, labelColumnName, inputColumnNames, options);

    /// <summary>
    /// Trains an attention encoder on one or several columns of token sequences, and predicts a number from its own head.
    /// </summary>
    /// <param name="catalog">The catalog: <c>mlContext.Regression.Trainers</c>.</param>
    /// <param name="labelColumnName">Name of the label, a Single.</param>
    /// <param name="inputColumnNames">
    /// Names of 1 to 64 columns of text, vectors of text or vectors of keys of any width, which the encoder tells apart; null,
    /// the default, for <c>"Text"</c>.
    /// </param>
    /// <param name="options">Shape, vocabulary and training; null for defaults.</param>
    /// <returns>A trainer whose transformer adds <c>Score</c>, a Single in the unit of the label.</returns>
    /// <exception cref="ArgumentException">
    /// A name is empty, two input columns have the same, or an option is out of its range.
    /// </exception>
    public static AttentionTrainer Attention(
        this RegressionCatalog.RegressionTrainers catalog, string labelColumnName = "Label",
        string[]? inputColumnNames = null, AttentionTrainerOptions? options = null) =>
        New(catalog, PredictedKind.Number, labelColumnName, inputColumnNames, options);

    /// <inheritdoc
    /// cref="Attention(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string[],
    /// AttentionTrainerOptions)"/>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label, a key.</param>
    /// <param name="inputColumnName">
    /// Name of the column of text, vectors of text or vectors of keys of any width.
    /// </param>
    /// <param name="exampleWeightColumnName">
    /// See <see cref="TrainingOptions.ExampleWeightColumnName"/>; null, the default, for equal weights.
    /// </param>
    /// <param name="numberOfEpochs">The most epochs, <see cref="TrainingOptions.Epochs"/>; default 20, 1 to 10,000.</param>
    /// <param name="maximumNumberOfTokens">
    /// The most tokens of a sequence, <see cref="EncoderOptions.MaxTokens"/>; default 512, 1 to 65,536.
    /// </param>
    [OverloadResolutionPriority(-1)]
    public static AttentionTrainer Attention(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, string labelColumnName,
        string inputColumnName,
        string? exampleWeightColumnName = null, int numberOfEpochs = SimpleOptions.DefaultEpochs,
        int maximumNumberOfTokens = SimpleOptions.DefaultTokens) =>
        catalog.Attention(
            labelColumnName, [inputColumnName], Simple(exampleWeightColumnName, numberOfEpochs, maximumNumberOfTokens));

    /// <inheritdoc
    /// cref="Attention(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string[], AttentionTrainerOptions)"/>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label, a Boolean.</param>
    /// <param name="inputColumnName">
    /// Name of the column of text, vectors of text or vectors of keys of any width.
    /// </param>
    /// <param name="exampleWeightColumnName">
    /// See <see cref="TrainingOptions.ExampleWeightColumnName"/>; null, the default, for equal weights.
    /// </param>
    /// <param name="numberOfEpochs">The most epochs, <see cref="TrainingOptions.Epochs"/>; default 20, 1 to 10,000.</param>
    /// <param name="maximumNumberOfTokens">
    /// The most tokens of a sequence, <see cref="EncoderOptions.MaxTokens"/>; default 512, 1 to 65,536.
    /// </param>
    [OverloadResolutionPriority(-1)]
    public static AttentionTrainer Attention(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, string labelColumnName, string inputColumnName,
        string? exampleWeightColumnName = null, int numberOfEpochs = SimpleOptions.DefaultEpochs,
        int maximumNumberOfTokens = SimpleOptions.DefaultTokens) =>
        catalog.Attention(
            labelColumnName, [inputColumnName], Simple(exampleWeightColumnName, numberOfEpochs, maximumNumberOfTokens));

    /// <inheritdoc cref="Attention(RegressionCatalog.RegressionTrainers, string, string[], AttentionTrainerOptions)"/>
    /// <param name="catalog">The catalog of trainers.</param>
    /// <param name="labelColumnName">Name of the label, a Single.</param>
    /// <param name="inputColumnName">
    /// Name of the column of text, vectors of text or vectors of keys of any width.
    /// </param>
    /// <param name="exampleWeightColumnName">
    /// See <see cref="TrainingOptions.ExampleWeightColumnName"/>; null, the default, for equal weights.
    /// </param>
    /// <param name="numberOfEpochs">The most epochs, <see cref="TrainingOptions.Epochs"/>; default 20, 1 to 10,000.</param>
    /// <param name="maximumNumberOfTokens">
    /// The most tokens of a sequence, <see cref="EncoderOptions.MaxTokens"/>; default 512, 1 to 65,536.
    /// </param>
    [OverloadResolutionPriority(-1)]
    public static AttentionTrainer Attention(
        this RegressionCatalog.RegressionTrainers catalog, string labelColumnName, string inputColumnName,
        string? exampleWeightColumnName = null, int numberOfEpochs = SimpleOptions.DefaultEpochs,
        int maximumNumberOfTokens = SimpleOptions.DefaultTokens) =>
        catalog.Attention(
            labelColumnName, [inputColumnName], Simple(exampleWeightColumnName, numberOfEpochs, maximumNumberOfTokens));

    private static AttentionTrainerOptions Simple(string? weight, int epochs, int tokens) => new()
    {
        Encoder = SimpleOptions.Encoder(tokens),
        Training = SimpleOptions.Training(epochs, weight),
    };

    private static AttentionTrainer New(
        TrainCatalogBase.CatalogInstantiatorBase catalog, PredictedKind kind, string label, string[]? inputs,
        AttentionTrainerOptions? options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new AttentionTrainer(
            MlNetHost.EnvironmentOf(catalog), kind, label, inputs ?? ["Text"],
            options ?? new AttentionTrainerOptions());
    }
}
