namespace MlNetAttention.Tokens.Pieces;

/// <summary>What a code point is to the rules that pretrained encoders split texts by. The bits are those of the table.</summary>
[Flags]
internal enum PieceTraits : byte
{
    None = 0,

    /// <summary>
    /// A control, format or private character, U+0000 and U+FFFD: left out, even where it is white space as well.
    /// </summary>
    Control = 1,

    /// <summary>White space.</summary>
    Blank = 2,

    /// <summary>An ideograph that is a word by itself.</summary>
    Ideograph = 4,

    /// <summary>A mark that goes with the accents.</summary>
    Mark = 8,

    /// <summary>Punctuation, a word by itself.</summary>
    Punctuation = 16,

    /// <summary>A letter to byte-level pieces.</summary>
    Letter = 32,

    /// <summary>A number to byte-level pieces.</summary>
    Number = 64,
}

/// <summary>What the table says of a code point.</summary>
/// <param name="Traits">What it is.</param>
/// <param name="Lower">What is added to it to get its small letter.</param>
internal readonly record struct PieceCharacter(PieceTraits Traits, int Lower);

/// <summary>
/// The properties of all code points that encoders were pretrained by. They are neither those of the runtime nor of one version
/// of Unicode: Hugging Face's library knows the punctuation, marks and controls of Unicode 8, and small letters of Unicode 17.
/// </summary>
/// <remarks>
/// The resource that a test writes from the answers of that library, little-endian, an int32 count before each array:
/// <code>
/// uint16   number of the block of 128 code points, by code point / 128
/// byte     number of the entry, by block · 128 + code point % 128
/// entries  byte traits, int32 lower
/// </code>
/// </remarks>
internal sealed class PieceCharacters
{
    internal const int BlockShift = 7;
    internal const int BlockMask = (1 << BlockShift) - 1;
    internal const string ResourceName = "MlNetAttention.Pieces.table";

    /// <summary>The table, read when a text first needs it.</summary>
    internal static readonly PieceCharacters Instance = new();

    private readonly ushort[] _blocks;
    private readonly byte[] _entryNumbers;
    private readonly PieceCharacter[] _entries;

    private PieceCharacters()
    {
        using Stream stream = typeof(PieceCharacters).Assembly.GetManifestResourceStream(ResourceName)!;
        using var reader = new BinaryReader(stream);
        _blocks = new ushort[reader.ReadInt32()];
        for (int i = 0; i < _blocks.Length; i++) _blocks[i] = reader.ReadUInt16();
        _entryNumbers = reader.ReadBytes(reader.ReadInt32());
        _entries = new PieceCharacter[reader.ReadInt32()];
        for (int i = 0; i < _entries.Length; i++) _entries[i] = new((PieceTraits)reader.ReadByte(), reader.ReadInt32());
    }

    internal ref readonly PieceCharacter this[int point] =>
        ref _entries[_entryNumbers[(_blocks[point >> BlockShift] << BlockShift) | (point & BlockMask)]];
}
