namespace MlNetAttention.Tokens;

/// <summary>
/// The token ids of one sequence in a buffer that is used again for the next one. Ids beyond the limit are counted and
/// dropped.
/// </summary>
internal sealed class TokenSequence(int limit)
{
    private int[] _ids = new int[16];
    private int[] _subwordEnds = new int[16];
    private int[] _subwords = [];
    private int _subwordCount;
    private readonly TextBuffers _buffers = new();

    /// <summary>Number of tokens kept: T.</summary>
    internal int Length { get; private set; }

    /// <summary>Whether tokens were dropped because the sequence was longer than the limit.</summary>
    internal bool IsCut { get; private set; }

    internal bool IsFull => Length == limit;

    internal ReadOnlySpan<int> Ids => _ids.AsSpan(0, Length);

    /// <summary>The subwords of token t where the token itself is unknown.</summary>
    internal ReadOnlySpan<int> SubwordsOf(int t)
    {
        int start = t == 0 ? 0 : _subwordEnds[t - 1];
        return _subwords.AsSpan(start, _subwordEnds[t] - start);
    }

    internal void Clear()
    {
        _subwordCount = 0;
        Length = 0;
        IsCut = false;
    }

    internal void Add(int id)
    {
        if (Length == limit)
        {
            IsCut = true;
            return;
        }

        if (Length == _ids.Length)
        {
            int size = Math.Min(2 * _ids.Length, limit);
            Array.Resize(ref _ids, size);
            Array.Resize(ref _subwordEnds, size);
        }

        _subwordEnds[Length] = _subwordCount;
        _ids[Length++] = id;
    }

    /// <summary>Adds a token by its spelling.</summary>
    internal void Add(ReadOnlySpan<char> token, Vocabulary vocabulary)
    {
        int id = vocabulary.IdOf(token);
        Add(id);
        if (id != Vocabulary.UnknownId || IsCut) return;
        vocabulary.Subwords.Append(token, ref _subwords, ref _subwordCount);
        _subwordEnds[Length - 1] = _subwordCount;
    }

    /// <summary>The spelling under which a token that comes as it is gets looked up.</summary>
    internal string SpellingOf(string token, Vocabulary vocabulary)
    {
        ReadOnlySpan<char> spelling = SlotSpelling.Of(token, vocabulary.Rules, _buffers);
        return spelling.SequenceEqual(token) ? token : spelling.ToString();
    }

    /// <summary>Adds the tokens of a text, and their spelling to <paramref name="spellings"/> where it is wanted.</summary>
    internal void AddText(ReadOnlySpan<char> text, Vocabulary vocabulary, List<string>? spellings = null)
    {
        foreach (ReadOnlySpan<char> token in new TextTokens(text, vocabulary.Rules, _buffers))
        {
            Add(token, vocabulary);
            if (IsCut) return;
            spellings?.Add(token.ToString());
        }
    }
}
