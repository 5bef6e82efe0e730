using MlNetAttention.MlNet;
using MlNetAttention.TokenViews;

namespace Microsoft.ML;

/// <summary>
/// Operations of <c>mlContext.Data</c> that turn sequences into tokens and back, so that any trainer of ML.NET can be fitted
/// on tokens: to tag words, for instance.
/// </summary>
/// <remarks>
/// These are operations on data, like <see cref="DataOperationsCatalog.FilterRowsByColumn"/>, not transformers: a row becomes
/// many and many become one, so they cannot be part of a saved model. A tagger is therefore two saved models, the featurizer and
/// the trainer, with these operations between and after them.
/// </remarks>
/// <example>
/// <code>
/// // With TokenScoresColumnName = "TokenScores", and a key per token in "Tags".
/// IDataView rows = featurizer.TransformForTrainingPipeline(train);
/// IDataView tokens = ml.Data.SequencesToTokens(rows, [new("Features", "TokenScores"), new("Label", "Tags")]);
/// var tagger = ml.MulticlassClassification.Trainers.SdcaMaximumEntropy().Fit(ml.Data.Cache(tokens));
///
/// IDataView unseen = featurizer.Transform(test);
/// IDataView scored = tagger.Transform(ml.Data.SequencesToTokens(unseen, [new("Features", "TokenScores")]));
/// IDataView tagged = ml.Data.TokensToSequences(scored, unseen, [new("PredictedTags", "PredictedLabel")]);
/// </code>
/// </example>
public static class SequenceOperationsCatalog
{
    /// <summary>Turns a view of sequences into one with a row per token. Sequences without tokens give no row.</summary>
    /// <param name="catalog">The catalog: <c>mlContext.Data</c>.</param>
    /// <param name="input">The sequences.</param>
    /// <param name="columns">
    /// The columns with values per token, [T] or [T, D], as (output, input). A vector of T values becomes a column of one value,
    /// of the same type and with the same key values; [T, D] becomes a vector of known size D. All must have the same number of
    /// tokens in a row. It is read from the first of them, whichever columns are requested, so put a cheap one first.
    /// </param>
    /// <param name="repeatedColumnNames">Columns whose value is repeated for every token of the row; null for none.</param>
    /// <param name="sequenceColumnName">
    /// Name of the added column with the sequence of a token: the number of its row, from 0; UInt64. Use it as the sampling key
    /// when splitting the data.
    /// </param>
    /// <param name="positionColumnName">Name of the added column with the token's place in its sequence, from 0; Int32.</param>
    /// <param name="outsideTag">
    /// What missing keys of <paramref name="columns"/> become, for instance <c>O</c>: the key value of that name or, where
    /// there is none, one more, the last; key values are then text. Trainers leave out rows with a missing label, so they could
    /// not predict what is outside otherwise. Null, the default: missing keys stay missing.
    /// </param>
    /// <returns>
    /// A view that computes rows on demand: cache it before a trainer. Its columns are sequence, position, repeated ones, and
    /// <paramref name="columns"/>.
    /// </returns>
    /// <exception cref="ArgumentException">No column is given, or two output columns have the same name or none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing or has no values per token; or its keys have no values, or no room for <paramref name="outsideTag"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// While rows are read: the columns of a row have different numbers of tokens. For a sequence longer than
    /// <see cref="MlNetAttention.EncoderOptions.MaxTokens"/>, token vectors and scores are cut, but other columns are not.
    /// </exception>
    public static IDataView SequencesToTokens(
        this DataOperationsCatalog catalog, IDataView input, InputOutputColumnPair[] columns,
        string[]? repeatedColumnNames = null, string sequenceColumnName = ColumnNames.Sequence,
        string positionColumnName = ColumnNames.Position, string? outsideTag = null)
    {
        CheckArguments(catalog, input, columns);
        if (outsideTag is not null) ArgumentException.ThrowIfNullOrEmpty(outsideTag);
        return new TokenView(
            HostOf(catalog, nameof(SequencesToTokens)), input, columns, repeatedColumnNames ?? [], sequenceColumnName,
            positionColumnName, outsideTag);
    }

    /// <summary>
    /// Turns a view of tokens into one with a row per sequence that has tokens. The overload with <c>sequences</c> also keeps
    /// sequences without tokens.
    /// </summary>
    /// <param name="catalog">The catalog: <c>mlContext.Data</c>.</param>
    /// <param name="input">
    /// Tokens in the order in which <see cref="SequencesToTokens"/> returns them; some may have been left out.
    /// </param>
    /// <param name="columns">
    /// The columns to collect, as (output, input). A value becomes a vector of variable size with the same key values; a vector
    /// of known size D becomes [T, D].
    /// </param>
    /// <param name="repeatedColumnNames">Columns whose value is taken from the first token of a sequence; null for none.</param>
    /// <param name="sequenceColumnName">Name of the column with the number of a token's sequence, UInt64; it is kept.</param>
    /// <returns>
    /// A view that computes rows on demand. Its columns are sequence, repeated ones, and <paramref name="columns"/>.
    /// </returns>
    /// <exception cref="ArgumentException">No column is given, or two output columns have the same name or none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">While rows are read: sequences are not in ascending order.</exception>
    public static IDataView TokensToSequences(
        this DataOperationsCatalog catalog, IDataView input, InputOutputColumnPair[] columns,
        string[]? repeatedColumnNames = null, string sequenceColumnName = ColumnNames.Sequence)
    {
        CheckArguments(catalog, input, columns);
        MlNetHost host = HostOf(catalog, nameof(TokensToSequences));
        return new SequenceView(host, input, columns, repeatedColumnNames ?? [], sequenceColumnName);
    }

    /// <summary>
    /// Adds to every sequence the values collected from its tokens; a sequence without tokens gets empty vectors.
    /// </summary>
    /// <param name="catalog">The catalog: <c>mlContext.Data</c>.</param>
    /// <param name="input">
    /// Tokens in the order in which <see cref="SequencesToTokens"/> returns them; some may have been left out.
    /// </param>
    /// <param name="sequences">The view the tokens were made from. All its columns are kept.</param>
    /// <param name="columns">
    /// The columns to collect, as (output, input). A value becomes a vector of variable size with the same key values; a vector
    /// of known size D becomes [T, D].
    /// </param>
    /// <param name="sequenceColumnName">Name of the column with the number of a token's sequence, UInt64.</param>
    /// <returns>A view that computes rows on demand: <paramref name="sequences"/> with further columns.</returns>
    /// <exception cref="ArgumentException">No column is given, or two output columns have the same name or none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">
    /// While rows are read: sequences are not in ascending order, or a token belongs to a sequence that does not exist.
    /// </exception>
    public static IDataView TokensToSequences(
        this DataOperationsCatalog catalog, IDataView input, IDataView sequences, InputOutputColumnPair[] columns,
        string sequenceColumnName = ColumnNames.Sequence)
    {
        CheckArguments(catalog, input, columns);
        ArgumentNullException.ThrowIfNull(sequences);
        MlNetHost host = HostOf(catalog, nameof(TokensToSequences));
        return new RejoinedView(host, sequences, new SequenceView(host, input, columns, [], sequenceColumnName));
    }

    private static void CheckArguments(DataOperationsCatalog catalog, IDataView input, InputOutputColumnPair[] columns)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Length > 0) return;
        throw new ArgumentException("There is no column in columns; expected at least one.", nameof(columns));
    }

    private static MlNetHost HostOf(DataOperationsCatalog catalog, string name) => new(MlNetHost.EnvironmentOf(catalog), name);
}
