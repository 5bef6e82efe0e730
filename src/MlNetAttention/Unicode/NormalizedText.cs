using System.Buffers;
using System.Text;

namespace MlNetAttention.Unicode;

/// <summary>
/// Reads a text as its normalised code points, each with its place in the original text, a combining sequence at a time: nothing
/// is allocated once the buffer has met the longest of them, and no more is read than is asked for.
/// </summary>
internal ref struct NormalizedText
{
    /// <summary>
    /// Where texts are tidied, what goes on longer has its remaining marks left out, or they would all be held at once.
    /// </summary>
    internal const int LongestSequence = 1024;

    private readonly ReadOnlySpan<char> _text;
    private readonly NormalizationSteps _steps;
    private readonly CombiningSequence _sequence;
    private int _next;
    private int _index;

    /// <param name="text">The original text.</param>
    /// <param name="steps">What is done to it.</param>
    /// <param name="sequence">The buffer; one text at a time uses it.</param>
    internal NormalizedText(ReadOnlySpan<char> text, NormalizationSteps steps, CombiningSequence sequence)
    {
        _text = text;
        (_steps, _sequence) = (steps, sequence);
        sequence.Clear();
    }

    /// <summary>The current character, valid after <see cref="MoveToNext"/> or <see cref="HasNext"/> said so.</summary>
    internal readonly ref readonly NormalizedCharacter Current => ref _sequence[_index];

    /// <summary>Whether the current character is followed by these code points in its sequence.</summary>
    internal readonly bool IsFollowedBy(int point, int then = 0) =>
        _index + 1 < _sequence.Count && _sequence[_index + 1].Point == point
        && (then == 0 || (_index + 2 < _sequence.Count && _sequence[_index + 2].Point == then));

    /// <summary>Whether there is a current character; reads on where the last sequence is used up.</summary>
    internal bool HasNext()
    {
        while (_index >= _sequence.Count)
        {
            if (_next == _text.Length) return false;
            ReadSequence();
        }

        return true;
    }

    /// <summary>Leaves the current character behind.</summary>
    internal void MoveToNext() => _index++;

    private void ReadSequence()
    {
        _sequence.Clear();
        _index = 0;
        while (_next < _text.Length)
        {
            int point = PointAt(_next, out int length);
            if (point < 0x80)
            {
                if (_sequence.Count > 0) break;
                AddAscii(point);
                continue;
            }

            ref readonly CodePointEntry entry = ref UnicodeTable.Instance[point];
            if (_sequence.Count > 0 && !Continues(entry.Traits)) break;
            int start = _next;
            _next += length;
            Add(point, entry, start);
        }

        if (_sequence.Count == 0 || (_sequence.Count == 1 && _sequence[0].IsStarter)) return;
        if (_steps.Decomposition != Decomposition.None)
        {
            _sequence.Order();
            if (_steps.Fold) _sequence.FinishFolding();
        }

        if (_steps.Compose) _sequence.Compose();
    }

    private void AddAscii(int point)
    {
        if (_steps.Fold && char.IsAsciiLetterUpper((char)point)) point |= 0x20;
        _sequence.Add(NormalizedCharacter.OfAscii(point, _next, ++_next));
    }

    private readonly void Add(int point, in CodePointEntry entry, int start)
    {
        if (_steps.Tidy && entry.Kind
            is CharacterKind.Invisible or CharacterKind.Joiner or CharacterKind.Tag or CharacterKind.Pictograph)
        {
            if (IsSeen(entry.Kind)) Keep(point, start);
            else _sequence.ExtendTo(_next);
            return;
        }

        if (_steps.Tidy && point is >= 0xD800 and < 0xE000)
        {
            // Two halves could meet when what stands between them is left out.
            Keep(Rune.ReplacementChar.Value, start);
            return;
        }

        bool standsApart = IsPlain && (entry.Traits & CharacterTraits.StandsApart) != 0;
        if (standsApart) Keep(' ', start);
        AddDecomposition(point, entry, start);
        if (standsApart) Keep(' ', start);
    }

    /// <summary>Whether typographic signs become those of a keyboard.</summary>
    private readonly bool IsPlain => _steps is { Tidy: true, Decomposition: Decomposition.Compatibility };

    private readonly void AddDecomposition(int point, in CodePointEntry entry, int start)
    {
        Span<int> syllable = stackalloc int[Hangul.LongestDecomposition];
        if (_steps.Decomposition != Decomposition.None && Hangul.Decompose(point, syllable) is var parts and > 0)
        {
            foreach (int part in syllable[..parts]) Keep(part, start);
            return;
        }

        if (_steps.Decomposition == Decomposition.None || entry.Canonical == 0) AddCompatible(point, start);
        else foreach (int part in UnicodeTable.Instance.Mapping(entry.Canonical)) AddCompatible(part, start);
    }

    // After the canonical decomposition, so that all spellings of one text meet the same typographic signs.
    private readonly void AddCompatible(int point, int start)
    {
        if (IsPlain) point = TypographicSigns.Plain(point);
        int mapping = _steps.Decomposition == Decomposition.Compatibility && point >= 0x80
            ? UnicodeTable.Instance[point].Compatibility
            : 0;
        if (mapping == 0) AddFolded(point, start);
        else foreach (int part in UnicodeTable.Instance.Mapping(mapping)) AddFolded(part, start);
    }

    private readonly void AddFolded(int point, int start)
    {
        if (!_steps.Fold || CaseFolding.IsLeftForLater(point, _steps.Decomposition)) AddPlain(point, start);
        else if (point < 0x80) Keep(char.ToLowerInvariant((char)point), start);
        else if (CaseFolding.OfTurkish(point) is var letter and > 0) Keep(letter, start);
        else if (UnicodeTable.Instance[point].Folding is var folding and > 0)
        {
            foreach (int part in UnicodeTable.Instance.Mapping(folding)) AddPlain(part, start);
        }
        else AddPlain(point, start);
    }

    // A decomposition may hold signs that stand for others, as that of ŉ.
    private readonly void AddPlain(int point, int start)
    {
        if (IsPlain && point == TypographicSigns.Tatweel) _sequence.ExtendTo(_next);
        else Keep(IsPlain ? TypographicSigns.Plain(point) : point, start);
    }

    private readonly void Keep(int point, int start)
    {
        if (_steps.Tidy && _sequence.Count >= LongestSequence) _sequence.ExtendTo(_next);
        else _sequence.Add(NormalizedCharacter.Of(point, start, _next));
    }

    // Where nothing is moved or joined, a sequence may end anywhere.
    private readonly bool Continues(CharacterTraits traits) => (traits & CharacterTraits.Continues) != 0
        && (_steps.Decomposition != Decomposition.None || _sequence.Count < LongestSequence);

    /// <summary>Whether an emoji would be another without this character.</summary>
    private readonly bool IsSeen(CharacterKind kind) => kind switch
    {
        CharacterKind.Pictograph => true,
        CharacterKind.Joiner => _sequence.Count > 0
            && _sequence[0].Kind is CharacterKind.Pictograph or CharacterKind.SkinTone
            && _sequence[_sequence.Count - 1].Kind != CharacterKind.Joiner
            && _next < _text.Length && UnicodeTable.Instance[PointAt(_next, out _)].Kind == CharacterKind.Pictograph,
        CharacterKind.Tag => _sequence.Count > 0
            && _sequence[_sequence.Count - 1].Kind is CharacterKind.Pictograph or CharacterKind.SkinTone or CharacterKind.Tag,
        _ => false,
    };

    private readonly int PointAt(int at, out int length)
    {
        length = 1;
        char unit = _text[at];
        if (!char.IsSurrogate(unit)) return unit;
        return Rune.DecodeFromUtf16(_text[at..], out Rune rune, out length) == OperationStatus.Done ? rune.Value : unit;
    }
}
