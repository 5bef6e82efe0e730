namespace MlNetAttention.Unicode;

/// <summary>
/// The characters of a text between two places across which normalisation moves and joins nothing: a base and its marks, as a
/// rule. Its buffers are used again for the next one.
/// </summary>
internal sealed class CombiningSequence
{
    private const int ClassCount = 256;
    private const int Iota = 0x03B9, IotaBelow = 0x0345, DotAbove = 0x0307;
    private const byte Above = 230;

    private NormalizedCharacter[] _characters = new NormalizedCharacter[16];
    private NormalizedCharacter[] _sorted = [];

    internal int Count { get; private set; }

    internal ref readonly NormalizedCharacter this[int index] => ref _characters[index];

    internal void Clear() => Count = 0;

    internal void Add(in NormalizedCharacter character)
    {
        if (Count == _characters.Length) Array.Resize(ref _characters, 2 * Count);
        _characters[Count++] = character;
    }

    /// <summary>Counts characters that are left out to the place of the last one, so that they go where it goes.</summary>
    internal void ExtendTo(int end)
    {
        if (Count > 0) _characters[Count - 1] = _characters[Count - 1] with { End = end };
    }

    /// <summary>Puts every run of marks into the order of their classes; marks of one class keep theirs.</summary>
    internal void Order()
    {
        for (int at = 0; at < Count;)
        {
            int start = at;
            bool isOrdered = true;
            for (; at < Count && !_characters[at].IsStarter; at++)
            {
                isOrdered &= at == start || _characters[at - 1].CombiningClass <= _characters[at].CombiningClass;
            }

            if (!isOrdered) Sort(_characters.AsSpan(start, at - start));
            if (at == start) at++;
        }
    }

    /// <summary>
    /// What folding leaves to do once marks are in order: an iota below is a letter of its own, and an i has no dot above, since
    /// that is how a Turkish capital differs. A dot above another mark stays.
    /// </summary>
    internal void FinishFolding()
    {
        int kept = 0;
        bool isDotless = false;
        for (int i = 0; i < Count; i++)
        {
            NormalizedCharacter character = _characters[i];
            if (isDotless && character.Point == DotAbove)
            {
                _characters[kept - 1] = _characters[kept - 1].Over(character);
                continue;
            }

            if (character.IsStarter) isDotless = character.Point == 'i';
            else if (character.CombiningClass == Above) isDotless = false;
            _characters[kept++] = character.Point == IotaBelow
                ? NormalizedCharacter.Of(Iota, character.Start, character.End)
                : character;
        }

        Count = kept;
    }

    /// <summary>Replaces pairs by their primary composites (Unicode Standard Annex 15).</summary>
    internal void Compose()
    {
        int kept = 0, starter = -1;
        for (int i = 0; i < Count; i++)
        {
            NormalizedCharacter character = _characters[i];
            if (starter >= 0 && !IsBlocked(starter, kept, character)
                && UnicodeTable.Instance.Compose(_characters[starter].Point, character.Point) is var composite and >= 0)
            {
                NormalizedCharacter place = _characters[starter].Over(character);
                _characters[starter] = NormalizedCharacter.Of(composite, place.Start, place.End);
                continue;
            }

            if (character.IsStarter) starter = kept;
            _characters[kept++] = character;
        }

        Count = kept;
    }

    // By a mark in between of the same class or a higher one.
    private bool IsBlocked(int starter, int kept, in NormalizedCharacter character) =>
        kept - 1 != starter && _characters[kept - 1].CombiningClass >= character.CombiningClass;

    // By counting: a text may be a million marks.
    private void Sort(Span<NormalizedCharacter> marks)
    {
        if (_sorted.Length < marks.Length) _sorted = new NormalizedCharacter[Math.Max(marks.Length, 2 * _sorted.Length)];
        Span<int> ends = stackalloc int[ClassCount];
        ends.Clear();
        foreach (ref readonly NormalizedCharacter mark in marks) ends[mark.CombiningClass]++;
        for (int i = 1; i < ClassCount; i++) ends[i] += ends[i - 1];
        for (int i = marks.Length - 1; i >= 0; i--) _sorted[--ends[marks[i].CombiningClass]] = marks[i];
        _sorted.AsSpan(0, marks.Length).CopyTo(marks);
    }
}
