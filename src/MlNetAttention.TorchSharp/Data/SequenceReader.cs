using System.Buffers;
using Microsoft.ML;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.Data;

/// <summary>
/// Reads the tokens of the current row under provisional ids, counting them; or under the ids of a pretrained encoder.
/// </summary>
internal sealed class SequenceReader : ITokenReceiver
{
    private readonly VocabularyBuilder _vocabulary;
    private readonly Vocabulary? _known;
    private readonly TokenSequence _tokens;
    private readonly RowReader _reader;
    private readonly ulong[] _keyCounts;
    private readonly bool _countAll;
    private readonly bool _ofPieces;
    private readonly InputColumns _inputs;
    private readonly List<int> _starts = [];
    private readonly (long WithSpaces, long All)[] _textSlots;

    /// <param name="vocabulary">Where tokens are counted.</param>
    /// <param name="rules">How texts become tokens.</param>
    /// <param name="limits">The number of tokens that are read.</param>
    /// <param name="inputs">The kinds of the columns.</param>
    /// <param name="row">The row of the cursor.</param>
    /// <param name="columns">The columns of tokens.</param>
    /// <param name="keys">The key values of every column; null for one of text.</param>
    /// <param name="countAll">Whether the tokens of the first column beyond the limit are counted.</param>
    internal SequenceReader(
        VocabularyBuilder vocabulary, TextRules rules, SegmentLimits limits, InputColumns inputs, DataViewRow row,
        IReadOnlyList<DataViewSchema.Column?> columns, TokenKeys?[] keys, bool countAll)
    {
        (_vocabulary, _inputs, _countAll, _ofPieces) = (vocabulary, inputs, countAll, rules.Pieces is not null);
        _known = vocabulary.Known;
        _keyCounts = [.. keys.Select(values => values?.Count ?? 0)];
        _textSlots = new (long, long)[inputs.Count];
        _tokens = new TokenSequence(limits);
        _reader = new RowReader(inputs, rules, row, columns);
    }

    internal const int MissingKey = -1;

    /// <summary>The provisional id of a separator.</summary>
    internal const int Separator = -2;

    // One of them inside a slot is enough to tell that it is more than a word; other white space is rare.
    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(" \t\r\n\u00A0\u3000");

    /// <summary>
    /// Number of tokens in the first column of the last row read, including those beyond the limit where all are counted.
    /// </summary>
    internal int Count { get; private set; }

    /// <summary>The places in the text of the tokens of the first column, as many as are counted; empty unless all are.</summary>
    internal IReadOnlyList<int> Starts => _starts;

    /// <summary>
    /// For every column the slots read so far that are text and one token each, and those among them that hold white space.
    /// </summary>
    internal IReadOnlyList<(long WithSpaces, long All)> TextSlots => _textSlots;

    private bool IsFirst => _tokens.Segment == 0;

    /// <summary>
    /// The tokens of the cursor's current row; <see cref="MissingKey"/> for a missing key, <see cref="Separator"/> between
    /// columns.
    /// </summary>
    internal TokenSequence Read()
    {
        _tokens.Clear();
        _starts.Clear();
        Count = 0;
        _reader.Read(this);
        return _tokens;
    }

    // Tokens beyond the limit are not counted: the encoder never sees them.
    public bool Add(ReadOnlySpan<char> token, int start, int length, bool startsWord)
    {
        InputKind kind = _inputs[_tokens.Segment].Kind;
        if (_countAll && IsFirst) _starts.Add(start);
        if (kind == InputKind.TextVector && !_ofPieces)
        {
            ref (long WithSpaces, long All) slots = ref _textSlots[_tokens.Segment];
            slots = (slots.WithSpaces + (token.ContainsAny(WhiteSpace) ? 1 : 0), slots.All + 1);
        }

        if (_tokens.IsFull)
        {
            AddMissing();
            return _countAll && IsFirst;
        }

        Add(_vocabulary.Add(token));
        return true;
    }

    public bool AddPiece(int id, string token, int start, int length, bool startsWord)
    {
        if (_known is null) return Add(token, start, length, startsWord);
        if (_countAll && IsFirst) _starts.Add(start);
        bool isKept = !_tokens.IsFull;
        Add(_known.IdOfPiece(id));
        return isKept || (_countAll && IsFirst);
    }

    public bool Add(ulong key, int slot)
    {
        if (key == 0 || key > _keyCounts[_tokens.Segment])
        {
            AddMissing();
            return true;
        }

        if (_tokens.IsFull)
        {
            AddMissing();
            return _countAll && IsFirst;
        }

        Add(_vocabulary.Add(key, _tokens.Segment));
        return true;
    }

    public void StartSegment() => _tokens.StartSegment(_known is null ? Separator : Vocabulary.SeparatorId);

    public void End()
    {
        if (_inputs.Count == 1 && _known is null) return;
        int[] all = _tokens.Ids.ToArray();
        _tokens.End();
        if (_known is not null || _tokens.Length == all.Length) return;
        int start = 0;
        for (int segment = 0; segment < _inputs.Count; segment++)
        {
            int read = _tokens.Read[segment], kept = _tokens.Kept[segment];
            foreach (int cut in all.AsSpan(start + kept, read - kept))
            {
                if (cut != MissingKey) _vocabulary.Remove(cut);
            }

            start += read + 1;
        }
    }

    private void Add(int id)
    {
        if (IsFirst) Count++;
        _tokens.Add(id);
    }

    private void AddMissing() => Add(MissingKey);
}
