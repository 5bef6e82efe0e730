namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// The memory that texts are split in, one at a time; it is used again for the next. It holds one word: its characters as the
/// vocabulary spells them, and the place in the text that each of them comes from.
/// </summary>
internal sealed class PieceBuffers
{
    private char[] _characters = new char[64];
    private int[] _starts = new int[64];
    private int[] _ends = new int[64];

    /// <summary>Number of characters.</summary>
    internal int Length { get; private set; }

    /// <summary>The code points that one of the text becomes.</summary>
    internal int[] Points { get; } = new int[16];

    internal ReadOnlySpan<char> Word => _characters.AsSpan(0, Length);

    internal void Clear() => Length = 0;

    internal int Start(int character) => _starts[character];

    internal int End(int character) => _ends[character];

    /// <summary>Adds a character that comes from a place of the text.</summary>
    internal void Add(char character, int start, int end)
    {
        if (Length == _characters.Length)
        {
            Array.Resize(ref _characters, 2 * Length);
            Array.Resize(ref _starts, 2 * Length);
            Array.Resize(ref _ends, 2 * Length);
        }

        _characters[Length] = character;
        (_starts[Length], _ends[Length]) = (start, end);
        Length++;
    }

    /// <summary>Counts what is left out to the last character, and to its other half if it is one of a pair.</summary>
    internal void ExtendTo(int end)
    {
        if (Length == 0) return;
        _ends[Length - 1] = end;
        if (char.IsLowSurrogate(_characters[Length - 1])) _ends[Length - 2] = end;
    }
}
