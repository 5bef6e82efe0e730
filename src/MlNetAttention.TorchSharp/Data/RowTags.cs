using MlNetAttention.MlNet;

namespace MlNetAttention.Data;

/// <summary>
/// Fits the tags of a row to its tokens: a tag for each token or, of a text, a tag for each word between white space, where their
/// numbers differ. Pieces of words have those of their words.
/// </summary>
/// <param name="host">Where errors come from.</param>
/// <param name="input">The column of tokens.</param>
/// <param name="label">The column of tags.</param>
/// <param name="scheme">What the tags mean.</param>
/// <param name="words">The words of the current row; null where a token is a word.</param>
/// <param name="ofPieces">Whether tokens are pieces of words.</param>
/// <param name="of">What rows of other data than the training data are called after.</param>
internal sealed class RowTags(
    MlNetHost host, string input, string label, TagScheme scheme, RowWords? words, bool ofPieces, string of = "")
{
    /// <summary>The tags of the tokens that were kept.</summary>
    /// <param name="target">The tags of the row.</param>
    /// <param name="row">The number of the row, from 1.</param>
    /// <param name="tokens">The reader of its tokens.</param>
    /// <param name="keptTokens">The number of tokens up to the limit.</param>
    /// <exception cref="InvalidOperationException">There are as many tags as neither tokens nor words.</exception>
    internal RowTarget Of(RowTarget target, long row, SequenceReader tokens, int keptTokens)
    {
        int[] tags = target.Classes!;
        if (!ofPieces && tags.Length == tokens.Count) return target with { Classes = tags[..keptTokens] };
        string orWords = "", counted = "empty texts are no tokens";
        if (words is not null)
        {
            words.Read();
            if (tags.Length == words.Count)
            {
                return target with { Classes = scheme.Spread(tags, [.. tokens.Starts.Take(keptTokens).Select(words.At)]) };
            }

            if (ofPieces)
            {
                throw host.DataError(
                    $"Row {row}{of} has {tags.Length} tags in column '{label}' and {words.Count} words in column '{input}'; "
                    + "expected a tag for each word, which is what stands between white space, or a slot that is not empty "
                    + "(rows are counted from 1).");
            }

            (orWords, counted) = ($" in {words.Count} words between white space", "a sign is a token of its own");
        }

        throw host.DataError(
            $"Row {row}{of} has {tags.Length} tags in column '{label}' and {tokens.Count} tokens in column '{input}'{orWords}; "
            + $"expected a tag for each token{(words is null ? "" : " or for each word")} (rows are counted from 1, "
            + $"and {counted}).");
    }
}
