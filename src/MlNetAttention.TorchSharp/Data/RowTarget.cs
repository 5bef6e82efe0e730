using MlNetAttention.MlNet;

namespace MlNetAttention.Data;

/// <summary>The target of a row.</summary>
/// <param name="Value">Class index or number; NaN where the label is missing; undefined where there are classes.</param>
/// <param name="Classes">
/// The indices of the row's classes, or one per token, −1 where it is missing; null where the label is a single value.
/// </param>
internal readonly record struct RowTarget(float Value, int[]? Classes = null)
{
    /// <summary>The class index of a missing tag.</summary>
    internal const int MissingClass = -1;

    internal bool IsMissing => float.IsNaN(Value);

    /// <summary>The tags of the tokens that were kept, after checking that every token had one.</summary>
    /// <exception cref="InvalidOperationException">There are more or fewer tags than tokens.</exception>
    internal RowTarget Cut(MlNetHost host, string input, string label, long row, int tokens, int keptTokens)
    {
        if (Classes!.Length == tokens) return this with { Classes = Classes[..keptTokens] };
        throw host.DataError(
            $"Row {row} has {Classes.Length} tags in column '{label}' and {tokens} tokens in column '{input}'; "
            + "expected a tag for each token (rows are counted from 1, and empty texts are no tokens).");
    }
}
