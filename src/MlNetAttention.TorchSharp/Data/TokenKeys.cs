using Microsoft.ML;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;

namespace MlNetAttention.Data;

/// <summary>The key values of an input column, which become tokens.</summary>
/// <param name="column">A vector of keys.</param>
internal sealed class TokenKeys(DataViewSchema.Column column)
{
    private readonly AnnotationTexts? _texts =
        AnnotationTexts.Of(column, AnnotationTexts.KeyValues, AttentionSchema.KeyCount(column.Type));

    /// <summary>Number of values the column declares.</summary>
    internal ulong Count { get; } = AttentionSchema.KeyCount(column.Type);

    /// <summary>
    /// A text for each of some raw values, no two the same: that of the value, whatever its type, or where it has none its
    /// number, from 0, as ML.NET counts and writes keys.
    /// </summary>
    internal string[] TextsOf(IReadOnlyList<ulong> keys) =>
        DistinctNames.Of([.. keys.Select(key => _texts?[(int)(key - 1)])], i => keys[i] - 1);
}
