namespace MlNetAttention.Tokens;

/// <summary>
/// The token ids of one sequence in a buffer that is used again for the next one: segment after segment, with the special tokens
/// of its frame. Ids beyond the limit of their segment are dropped.
/// </summary>
internal sealed class TokenSequence
{
    private int[] _ids = new int[16];
    private int[] _subwordEnds = new int[16];
    private int[] _subwords = [];
    private int _subwordCount;
    private readonly SegmentLimits _limits;
    private readonly SequenceFrame _frame;
    private Looker? _looker;
    private readonly int[] _read;
    private readonly int[] _kept;
    private int _start;
    private int _end;

    internal TokenSequence(SegmentLimits limits)
    {
        _limits = limits;
        _frame = limits.Frame;
        _read = new int[limits.Count];
        _kept = new int[limits.Count];
        Clear();
    }

    internal TokenSequence(int limit)
        : this(new SegmentLimits(limit))
    {
    }

    /// <summary>Number of tokens kept, special ones included: T.</summary>
    internal int Length { get; private set; }

    /// <summary>Whether tokens were dropped because the sequence was longer than the limit.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>Whether the current segment has as many tokens as are read.</summary>
    internal bool IsFull => Length == _end;

    /// <summary>The segment that tokens are added to, from 0.</summary>
    internal int Segment { get; private set; }

    /// <summary>The tokens of every segment before <see cref="End"/>, and after it.</summary>
    internal ReadOnlySpan<int> Read => _read;

    /// <inheritdoc cref="Read"/>
    internal ReadOnlySpan<int> Kept => _kept;

    /// <summary>Number of tokens before those of the first segment.</summary>
    internal int FirstStart => _frame.Before;

    /// <summary>Number of tokens of the first segment, after <see cref="End"/>.</summary>
    internal int FirstLength => IsUnframed ? Length : _kept[0];

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
        Segment = 0;
        if (_frame.First is { } first) Append(first);
        _start = Length;
        _end = Length + _limits[0];
    }

    /// <summary>Adds a token. False: it was dropped, as will be all others of the segment.</summary>
    internal bool Add(int id)
    {
        if (Length == _end)
        {
            IsCut = true;
            return false;
        }

        Append(id);
        return true;
    }

    /// <summary>Adds a token by its spelling. False: it was dropped, as will be all others of the segment.</summary>
    internal bool Add(ReadOnlySpan<char> token, Vocabulary vocabulary)
    {
        int id = vocabulary.IdOf(token);
        return id == Vocabulary.UnknownId ? AddUnknown(token, vocabulary) : Add(id);
    }

    private bool AddUnknown(ReadOnlySpan<char> token, Vocabulary vocabulary)
    {
        if (!Add(Vocabulary.UnknownId)) return false;
        vocabulary.AppendSubwords(token, ref _subwords, ref _subwordCount);
        _subwordEnds[Length - 1] = _subwordCount;
        return true;
    }

    /// <summary>Adds a piece by its id in the file of its tokenizer. False: it was dropped, as will be all others.</summary>
    internal bool AddPiece(int piece, string spelling, Vocabulary vocabulary)
    {
        int id = vocabulary.IdOfPiece(piece);
        return id == Vocabulary.UnknownId && !vocabulary.HasAllPieces ? AddUnknown(spelling, vocabulary) : Add(id);
    }

    /// <summary>Ends a segment with what stands between two and begins the next.</summary>
    internal void StartSegment(int separator = Vocabulary.SeparatorId)
    {
        _read[Segment] = Length - _start;
        for (int i = 0; i < _frame.Separators; i++) Append(separator);
        _start = Length;
        _end = Length + _limits[++Segment];
    }

    /// <summary>Ends the last segment, and cuts the longest where all of them are too long together.</summary>
    internal void End()
    {
        if (IsUnframed) return;
        _read[Segment] = Length - _start;
        _read.CopyTo(_kept, 0);
        if (_limits.Cut(_kept))
        {
            IsCut = true;
            Compact();
        }

        if (_frame.EndsWithSeparator) Append(Vocabulary.SeparatorId);
    }

    /// <summary>After <see cref="End"/>, the segment of every token; see <see cref="SequenceFrame.Segments"/>.</summary>
    internal void Segments(Span<int> segments) => _frame.Segments(IsUnframed ? [Length] : _kept, segments);

    /// <summary>Adds the tokens of a text, and their spelling to <paramref name="spellings"/> where it is wanted.</summary>
    internal void AddText(ReadOnlySpan<char> text, Vocabulary vocabulary, List<string>? spellings = null)
    {
        Looker looker = Look(vocabulary, spellings);
        looker.Splitter.Split(text, looker);
    }

    /// <summary>
    /// Adds tokens as they are, without those that are empty, and their spelling to <paramref name="spellings"/>.
    /// </summary>
    internal void AddTokens(IReadOnlyList<string> tokens, Vocabulary vocabulary, List<string> spellings)
    {
        Looker looker = Look(vocabulary, spellings);
        for (int i = 0; i < tokens.Count; i++)
        {
            if (!string.IsNullOrEmpty(tokens[i]) && !looker.Splitter.AsItIs(tokens[i], i, looker)) return;
        }
    }

    private Looker Look(Vocabulary vocabulary, List<string>? spellings)
    {
        if (_looker?.Vocabulary != vocabulary) _looker = new Looker(this, vocabulary);
        _looker.Spellings = spellings;
        return _looker;
    }

    /// <summary>Looks up the tokens of texts.</summary>
    private sealed class Looker(TokenSequence sequence, Vocabulary vocabulary) : ITextTokenReceiver
    {
        internal TextSplitter Splitter { get; } = new(vocabulary.Rules);

        internal Vocabulary Vocabulary => vocabulary;

        internal List<string>? Spellings { get; set; }

        public bool Add(ReadOnlySpan<char> token, int start, int length, bool startsWord)
        {
            if (!sequence.Add(token, vocabulary)) return false;
            Spellings?.Add(token.ToString());
            return true;
        }

        public bool AddPiece(int id, string token, int start, int length, bool startsWord)
        {
            if (!sequence.AddPiece(id, token, vocabulary)) return false;
            Spellings?.Add(token);
            return true;
        }
    }

    // As most are: nothing to keep account of.
    private bool IsUnframed => _limits.Count == 1 && ReferenceEquals(_frame, SequenceFrame.Plain);

    private void Append(int id)
    {
        if (Length == _ids.Length)
        {
            int size = Math.Min(2 * _ids.Length, _limits.Most);
            Array.Resize(ref _ids, size);
            Array.Resize(ref _subwordEnds, size);
        }

        _subwordEnds[Length] = _subwordCount;
        _ids[Length++] = id;
    }

    private void Compact()
    {
        var move = new Move();
        Keep(ref move, _frame.Before);
        for (int segment = 0; segment < _limits.Count; segment++)
        {
            Keep(ref move, _kept[segment]);
            move.Skip(_read[segment] - _kept[segment], _subwordEnds);
            if (segment < _limits.Count - 1) Keep(ref move, _frame.Separators);
        }

        (Length, _subwordCount) = (move.To, move.Subwords);
    }

    private void Keep(ref Move move, int count)
    {
        for (; count > 0; count--)
        {
            int end = _subwordEnds[move.From], subwords = end - move.FirstSubword;
            _subwords.AsSpan(move.FirstSubword, subwords).CopyTo(_subwords.AsSpan(move.Subwords));
            move.Subwords += subwords;
            _ids[move.To] = _ids[move.From++];
            _subwordEnds[move.To++] = move.Subwords;
            move.FirstSubword = end;
        }
    }

    /// <summary>How far tokens and their subwords have been moved towards the beginning.</summary>
    private struct Move
    {
        internal int From, To, FirstSubword, Subwords;

        internal void Skip(int count, int[] subwordEnds)
        {
            if (count == 0) return;
            From += count;
            FirstSubword = subwordEnds[From - 1];
        }
    }
}
