using MlNetAttention;
using MlNetAttention.MlNet;

namespace Microsoft.ML;

/// <summary>Adds trained attention encoders to ML.NET's catalog of text transforms.</summary>
public static class AttentionEncodingCatalog
{
    /// <summary>
    /// Adds the pooled vector that a trained encoder gives a text, P numbers with slot names, as it is: there is nothing to
    /// train.
    /// </summary>
    /// <param name="catalog">The catalog: <c>mlContext.Transforms.Text</c>.</param>
    /// <param name="outputColumnName">Name of the added column, a vector of Single of known size.</param>
    /// <param name="inputColumnName">Name of the column of text; null for <paramref name="outputColumnName"/>.</param>
    /// <param name="encoder">The encoder, pretrained or taken from a model.</param>
    /// <param name="options">Further columns; null for none.</param>
    /// <exception cref="ArgumentException">A name is empty, or the encoder needs another number of columns.</exception>
    /// <example>
    /// <code>
    /// AttentionEncoder encoder = AttentionEncoder.LoadPretrained("all-MiniLM-L6-v2");
    /// var pipeline = ml.Transforms.Text.ApplyAttentionEncoder("Features", "Text", encoder)
    ///     .AppendCacheCheckpoint(ml)   // or a trainer that passes over its rows many times encodes them every time
    ///     .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression());
    /// </code>
    /// </example>
    public static AttentionEncodingEstimator ApplyAttentionEncoder(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string? inputColumnName,
        AttentionEncoder encoder, ApplyEncoderOptions? options = null) =>
        catalog.ApplyAttentionEncoder(outputColumnName, [inputColumnName ?? outputColumnName], encoder, options);

    /// <summary>Adds the pooled vector that a trained encoder gives the texts of several columns together.</summary>
    /// <param name="catalog">The catalog: <c>mlContext.Transforms.Text</c>.</param>
    /// <param name="outputColumnName">Name of the added column, a vector of Single of known size.</param>
    /// <param name="inputColumnNames">Names of the columns, in the order of their segments.</param>
    /// <param name="encoder">The encoder, pretrained or taken from a model.</param>
    /// <param name="options">Further columns; null for none.</param>
    /// <exception cref="ArgumentException">
    /// A name is empty, two input columns have the same, or the encoder needs another number of columns.
    /// </exception>
    public static AttentionEncodingEstimator ApplyAttentionEncoder(
        this TransformsCatalog.TextTransforms catalog, string outputColumnName, string[] inputColumnNames,
        AttentionEncoder encoder, ApplyEncoderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(inputColumnNames);
        ArgumentNullException.ThrowIfNull(encoder);
        return new AttentionEncodingEstimator(
            MlNetHost.EnvironmentOf(catalog), outputColumnName, inputColumnNames, encoder, options ?? new ApplyEncoderOptions());
    }
}
