namespace MlNetAttention.Unicode;

/// <summary>A code point of a normalised text, and the UTF-16 characters of the original text that it comes from.</summary>
/// <param name="Point">The code point; half of a surrogate pair stands for itself.</param>
/// <param name="Start">The first of the original characters.</param>
/// <param name="End">The one after the last.</param>
/// <param name="CombiningClass">Its canonical combining class.</param>
/// <param name="Kind">What it is in a text.</param>
/// <param name="Traits">What else is known.</param>
internal readonly record struct NormalizedCharacter(
    int Point, int Start, int End, byte CombiningClass, CharacterKind Kind, CharacterTraits Traits)
{
    private static readonly CharacterKind[] AsciiKinds =
    [
        .. Enumerable.Range(0, 0x80).Select(point =>
            char.IsAsciiLetterOrDigit((char)point) ? CharacterKind.Word
            : point is <= ' ' or 0x7F ? CharacterKind.Blank : CharacterKind.Sign),
    ];

    internal bool IsStarter => CombiningClass == 0;

    /// <summary>The character of a code point below 128, which the table is not needed for.</summary>
    internal static NormalizedCharacter OfAscii(int point, int start, int end) => new(
        point, start, end, 0, AsciiKinds[point], char.IsAsciiLetter((char)point) ? CharacterTraits.Letter : CharacterTraits.None);

    internal static NormalizedCharacter Of(int point, int start, int end)
    {
        if (point < 0x80) return OfAscii(point, start, end);
        ref readonly CodePointEntry entry = ref UnicodeTable.Instance[point];
        return new(point, start, end, entry.CombiningClass, entry.Kind, entry.Traits);
    }

    /// <summary>The same place, widened to another character's.</summary>
    internal NormalizedCharacter Over(in NormalizedCharacter other) =>
        this with { Start = Math.Min(Start, other.Start), End = Math.Max(End, other.End) };
}
