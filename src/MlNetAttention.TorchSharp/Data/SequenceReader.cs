using System.Buffers;
using Microsoft.ML;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.Data;

/// <summary>Reads the tokens of the current row under provisional ids, counting them.</summary>
internal sealed class SequenceReader : ITokenReceiver
{
    private readonly VocabularyBuilder _vocabulary;
    private readonly TokenSequence _tokens;
    private readonly TokenReader _reader;
    private readonly ulong _keyCount;
    private readonly bool _countAll;
    private readonly InputKind _kind;
    private readonly List<int> _starts = [];

    internal SequenceReader(
        VocabularyBuilder vocabulary, VocabularyOptions options, int maxTokens, InputKind kind, DataViewRow row,
        DataViewSchema.Column column, TokenKeys? keys, bool countAll)
    {
        (_vocabulary, _keyCount, _countAll) = (vocabulary, keys?.Count ?? 0, countAll);
        _tokens = new TokenSequence(maxTokens);
        _kind = kind;
        _reader = new TokenReader(kind, options.Rules, row, column);
    }

    internal const int MissingKey = -1;

    // One of them inside a slot is enough to tell that it is more than a word; other white space is rare.
    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(" \t\r\n\u00A0\u3000");

    /// <summary>Number of tokens in the last row read, including those beyond the limit where all are counted.</summary>
    internal int Count { get; private set; }

    /// <summary>The places in the text of the tokens of the last row, as many as are counted; empty unless all are.</summary>
    internal IReadOnlyList<int> Starts => _starts;

    /// <summary>The slots read so far that are text, and those among them that hold white space.</summary>
    internal (long WithSpaces, long All) TextSlots { get; private set; }

    /// <summary>The tokens of the cursor's current row; <see cref="MissingKey"/> for a missing key.</summary>
    internal TokenSequence Read()
    {
        _tokens.Clear();
        _starts.Clear();
        Count = 0;
        _reader.Read(this);
        return _tokens;
    }

    // Tokens beyond the limit are not counted: the encoder never sees them.
    public bool Add(ReadOnlySpan<char> token, int start, int length)
    {
        if (_countAll && _kind == InputKind.Text) _starts.Add(start);
        if (_kind == InputKind.TextVector)
        {
            TextSlots = (TextSlots.WithSpaces + (token.ContainsAny(WhiteSpace) ? 1 : 0), TextSlots.All + 1);
        }

        if (_tokens.IsFull)
        {
            AddMissing();
            return _countAll;
        }

        Count++;
        _tokens.Add(_vocabulary.Add(token));
        return true;
    }

    public bool Add(ulong key, int slot)
    {
        if (key == 0 || key > _keyCount)
        {
            AddMissing();
            return true;
        }

        if (_tokens.IsFull)
        {
            AddMissing();
            return _countAll;
        }

        Count++;
        _tokens.Add(_vocabulary.Add(key));
        return true;
    }

    private void AddMissing()
    {
        Count++;
        _tokens.Add(MissingKey);
    }
}
