using System.Collections.Immutable;
using System.Globalization;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>The pieces of SentencePiece that stand for a byte of UTF-8 each: <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c>.</summary>
internal static class SentencePieceBytes
{
    private const int Count = 256;

    /// <summary>The byte of a piece; null for any other piece.</summary>
    internal static byte? Read(string piece) =>
        piece.Length == 6 && piece.StartsWith("<0x", StringComparison.Ordinal) && piece[5] == '>'
            && byte.TryParse(piece.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
            ? value : null;

    /// <summary>The id of the piece of every byte.</summary>
    /// <exception cref="FormatException">A byte has none.</exception>
    internal static ImmutableArray<int> Of(PieceVocabulary pieces, string file)
    {
        var ids = new int[Count];
        for (int value = 0; value < Count; value++)
        {
            string piece = string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");
            ids[value] = pieces.IdOf(piece);
            if (ids[value] < 0) throw PieceError.At(file, $"piece {PieceError.Show(piece)}", "none", "one for every byte");
        }

        return [.. ids];
    }
}
