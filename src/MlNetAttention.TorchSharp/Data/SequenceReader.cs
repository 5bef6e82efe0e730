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
    private readonly IReadOnlyList<string>? _keyNames;
    private readonly bool _countAll;

    internal SequenceReader(
        VocabularyBuilder vocabulary, VocabularyOptions options, int maxTokens, InputKind kind, DataViewRow row,
        DataViewSchema.Column column, IReadOnlyList<string>? keyNames, bool countAll)
    {
        (_vocabulary, _keyNames, _countAll) = (vocabulary, keyNames, countAll);
        _tokens = new TokenSequence(maxTokens);
        _reader = new TokenReader(kind, options.Lowercase, row, column);
    }

    internal const int MissingKey = -1;

    /// <summary>Number of tokens in the last row read, including those beyond the limit where all are counted.</summary>
    internal int Count { get; private set; }

    /// <summary>The tokens of the cursor's current row; <see cref="MissingKey"/> for a missing key.</summary>
    internal TokenSequence Read()
    {
        _tokens.Clear();
        Count = 0;
        _reader.Read(this);
        return _tokens;
    }

    // Tokens beyond the limit are not counted: the encoder never sees them.
    public bool Add(ReadOnlySpan<char> token, int start)
    {
        if (_tokens.IsFull)
        {
            AddMissing();
            return _countAll;
        }

        Count++;
        _tokens.Add(_vocabulary.Add(token));
        return true;
    }

    public bool Add(uint key, int slot)
    {
        if (key > 0 && key <= _keyNames!.Count) return Add(_keyNames[(int)key - 1], slot);
        AddMissing();
        return true;
    }

    private void AddMissing()
    {
        Count++;
        _tokens.Add(MissingKey);
    }
}
