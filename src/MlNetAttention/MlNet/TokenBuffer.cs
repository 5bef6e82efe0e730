using MlNetAttention.Tokens;

namespace MlNetAttention.MlNet;

/// <summary>The tokens of one row by the ids of a vocabulary, in buffers that are used again for the next.</summary>
/// <param name="vocabulary">Says which ids tokens have.</param>
/// <param name="maxTokens">Further tokens are dropped.</param>
/// <param name="spellings">Where tokens are kept as text; null where nobody wants them.</param>
/// <param name="starts">Where their places are kept; null where nobody wants them.</param>
internal sealed class TokenBuffer(Vocabulary vocabulary, int maxTokens, List<string>? spellings, List<int>? starts = null)
    : ITokenReceiver
{
    internal TokenSequence Sequence { get; } = new(maxTokens);

    internal List<string>? Spellings => spellings;

    internal List<int>? Starts => starts;

    public bool Add(ReadOnlySpan<char> token, int start, int length)
    {
        Sequence.Add(token, vocabulary);
        if (Sequence.IsCut) return false;
        spellings?.Add(token.ToString());
        starts?.Add(start);
        return true;
    }

    public bool Add(ulong key, int slot)
    {
        int id = vocabulary.KeyIds.IdOf(key);
        Sequence.Add(id);
        if (Sequence.IsCut) return false;
        spellings?.Add(vocabulary.TextOf(id));
        return true;
    }

    internal void Clear()
    {
        Sequence.Clear();
        spellings?.Clear();
        starts?.Clear();
    }
}
