using System.Collections.Immutable;
using System.Text;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// How byte-level vocabularies spell bytes: those that are a visible character of Latin-1 by it, the others by the characters
/// from U+0100 on, in order. A blank is Ġ.
/// </summary>
internal static class ByteSpelling
{
    internal const int Count = 256;

    /// <summary>The character of every byte.</summary>
    internal static ImmutableArray<char> Characters { get; } = Spell();

    /// <summary>The text that characters spell; U+FFFD for what is no UTF-8.</summary>
    internal static string Read(string spelled)
    {
        var bytes = new List<byte>(spelled.Length);
        foreach (char character in spelled)
        {
            if (Characters.IndexOf(character) is var value and >= 0) bytes.Add((byte)value);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static ImmutableArray<char> Spell()
    {
        var characters = new char[Count];
        char next = (char)Count;
        for (int value = 0; value < Count; value++)
        {
            bool isVisible = value is > ' ' and < 0x7F or > 0xA0 and not 0xAD;
            characters[value] = isVisible ? (char)value : next++;
        }

        return [.. characters];
    }
}
