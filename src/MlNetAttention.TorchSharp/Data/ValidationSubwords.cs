using MlNetAttention.Tokens;

namespace MlNetAttention.Data;

/// <summary>
/// The subwords of unknown tokens in the user's own validation data. A token is unknown there because no training row holds it,
/// as in serving, and an encoder that serves knows it by its subwords.
/// </summary>
internal static class ValidationSubwords
{
    /// <summary>The subwords by the place in [B·T]; null where no row has any.</summary>
    /// <param name="set">The set that holds the rows.</param>
    /// <param name="rows">Indices of the rows of a batch.</param>
    /// <param name="columns">T.</param>
    internal static Dictionary<int, int[]>? Of(TrainingSet set, int[] rows, int columns)
    {
        if (set.UnknownTokens.Count == 0) return null;
        Dictionary<int, int[]>? found = null;
        TokenSequence? tokens = null;
        for (int b = 0; b < rows.Length; b++)
        {
            if (rows[b] < set.TrainingRows || set.UnknownTokens[rows[b]] is null) continue;
            set.Fill(tokens ??= set.NewSequence(columns), rows[b]);
            for (int t = 0; t < tokens.Length; t++)
            {
                if (tokens.Ids[t] == Vocabulary.UnknownId) (found ??= []).Add(b * columns + t, tokens.SubwordsOf(t).ToArray());
            }
        }

        return found;
    }
}
