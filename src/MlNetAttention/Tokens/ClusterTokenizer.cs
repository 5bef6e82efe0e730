using MlNetAttention.Unicode;

namespace MlNetAttention.Tokens;

/// <summary>
/// Splits a text of any script into tokens: a run of letters and numbers of scripts with blanks between words, a run of Katakana,
/// an ideograph, a letter of the other scripts, an emoji of any number of parts, or any other sign. Marks belong to the character
/// before them; blanks only separate. The rules are in the README of this folder.
/// </summary>
internal ref struct ClusterTokenizer
{
    private const int Keycap = 0x20E3, LongVowel = 0x30FC;

    private readonly TextBuffers _buffers;
    private readonly bool _splitsRuns;
    private readonly bool _pairs;
    private NormalizedText _text;
    private int _pairedLength;
    private int _pairedStart;
    private int _pairedEnd;

    internal ClusterTokenizer(ReadOnlySpan<char> text, TextRules rules, TextBuffers buffers)
    {
        _buffers = buffers;
        _splitsRuns = rules.UnspacedText != UnspacedText.Runs;
        _pairs = rules.UnspacedText == UnspacedText.Pairs;
        _text = new NormalizedText(text, rules.Steps, buffers.Sequence);
    }

    internal readonly ReadOnlySpan<char> Current => _buffers.Token;

    internal int Start { get; private set; }

    internal int End { get; private set; }

    internal bool MoveNext()
    {
        if (_pairedLength > 0)
        {
            _buffers.StartTokenWithLast(_pairedLength);
            (Start, End) = (_pairedStart, _pairedEnd);
            PairCluster();
            return true;
        }

        while (_text.HasNext() && IsBetweenTokens(_text.Current.Kind)) _text.MoveToNext();
        if (!_text.HasNext()) return false;
        _buffers.StartToken();
        (Start, End) = (_text.Current.Start, _text.Current.End);
        bool isKeycap = IsKeycap();
        CharacterKind kind = KindOf(_text.Current);
        NormalizedCharacter first = Take();
        if (isKeycap) TakeMarks();
        else if (kind is CharacterKind.Word or CharacterKind.Katakana) TakeRun(kind);
        else if (kind == CharacterKind.Unspaced)
        {
            TakeCluster(first);
            if (_pairs) PairCluster();
        }
        else if (kind is CharacterKind.Pictograph or CharacterKind.SkinTone) TakeEmoji();
        else if (kind == CharacterKind.RegionalIndicator) TakeFlag();
        else TakeMarks();
        return true;
    }

    /// <summary>Letters and numbers of one kind, with their marks.</summary>
    private void TakeRun(CharacterKind kind)
    {
        TakeMarks();
        while (_text.HasNext() && KindOf(_text.Current) == kind && !IsKeycap())
        {
            Take();
            TakeMarks();
        }
    }

    /// <summary>A letter with its marks, and with the letters that are written below it.</summary>
    private void TakeCluster(NormalizedCharacter last)
    {
        while (_text.HasNext())
        {
            ref readonly NormalizedCharacter next = ref _text.Current;
            bool isPart = BelongsToPrevious(next.Kind) || next.Point == LongVowel || IsVowelAm(last.Point, next.Point)
                || (next.Kind == CharacterKind.Unspaced && (last.Traits & CharacterTraits.Stacks) != 0);
            if (!isPart) return;
            last = Take();
        }
    }

    /// <summary>
    /// The next letter as well, where there is one; it begins the next token, and the place stays that of the first.
    /// </summary>
    private void PairCluster()
    {
        _pairedLength = 0;
        if (!_text.HasNext() || _text.Current.Kind != CharacterKind.Unspaced) return;
        (int start, int end, int length) = (Start, End, _buffers.Token.Length);
        (Start, End) = (_text.Current.Start, _text.Current.End);
        TakeCluster(Take());
        (_pairedStart, _pairedEnd, _pairedLength) = (Start, End, _buffers.Token.Length - length);
        (Start, End) = (start, end);
    }

    /// <summary>An emoji with skin tone, tags, and what is joined to it.</summary>
    private void TakeEmoji()
    {
        bool isJoined = false;
        while (_text.HasNext())
        {
            CharacterKind next = _text.Current.Kind;
            bool isPart = BelongsToPrevious(next) || next == CharacterKind.SkinTone
                || (isJoined && next == CharacterKind.Pictograph);
            if (!isPart) return;
            isJoined = next == CharacterKind.Joiner;
            Take();
        }
    }

    /// <summary>The second half of a flag.</summary>
    private void TakeFlag()
    {
        TakeMarks();
        if (!_text.HasNext() || _text.Current.Kind != CharacterKind.RegionalIndicator) return;
        Take();
        TakeMarks();
    }

    private void TakeMarks()
    {
        while (_text.HasNext() && BelongsToPrevious(_text.Current.Kind)) Take();
    }

    private NormalizedCharacter Take()
    {
        NormalizedCharacter taken = _text.Current;
        _buffers.Append(taken.Point);
        (Start, End) = (Math.Min(Start, taken.Start), Math.Max(End, taken.End));
        _text.MoveToNext();
        return taken;
    }

    private readonly CharacterKind KindOf(in NormalizedCharacter character) =>
        !_splitsRuns && character.Kind is CharacterKind.Ideograph or CharacterKind.Unspaced or CharacterKind.Katakana
            ? CharacterKind.Word
            : character.Kind;

    /// <summary>Whether a digit, # or * is framed by the mark that makes a key of it.</summary>
    private readonly bool IsKeycap() =>
        _text.Current.Point is '#' or '*' or >= '0' and <= '9'
        && (_text.IsFollowedBy(Keycap) || _text.IsFollowedBy(0xFE0F, Keycap));

    // Nothing that can be seen comes before an invisible character here.
    private static bool IsBetweenTokens(CharacterKind kind) =>
        kind is CharacterKind.Blank or CharacterKind.Invisible or CharacterKind.Joiner or CharacterKind.Tag;

    private static bool BelongsToPrevious(CharacterKind kind) =>
        kind is CharacterKind.Mark or CharacterKind.Invisible or CharacterKind.Joiner or CharacterKind.Tag;

    // The vowel am of Thai and Lao, which normalisation takes apart, or by its own code point.
    private static bool IsVowelAm(int last, int next) =>
        (last, next) is (0x0E4D, 0x0E32) or (0x0ECD, 0x0EB2) || next is 0x0E33 or 0x0EB3;
}
