using MlNetAttention.MlNet;

namespace MlNetAttention.Data;

/// <summary>What a row is to be learned as.</summary>
/// <param name="Value">Class index or number; NaN where the label is missing; of no meaning where there are classes.</param>
/// <param name="Classes">
/// The indices of the row's classes, or one a token with −1 where it is missing; null where the label is one value.
/// </param>
internal readonly record struct RowTarget(float Value, int[]? Classes = null)
{
    /// <summary>Stands for a tag that is missing.</summary>
    internal const int MissingClass = -1;

    internal bool IsMissing => float.IsNaN(Value);

    /// <summary>The tags of the tokens that were kept, once it is known that there is one for each token there was.</summary>
    /// <exception cref="InvalidOperationException">There are more or fewer tags than tokens.</exception>
    internal RowTarget Cut(MlNetHost host, string input, string label, long row, int tokens, int keptTokens)
    {
        if (Classes!.Length == tokens) return this with { Classes = Classes[..keptTokens] };
        throw host.DataError(
            $"Row {row} has {Classes.Length} tags in column '{label}' and {tokens} tokens in column '{input}'; "
            + "expected a tag for each token (rows are counted from 1, and empty texts are no tokens).");
    }
}
