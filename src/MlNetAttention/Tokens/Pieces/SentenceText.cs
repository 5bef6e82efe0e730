using System.Buffers;
using System.Text;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// Reads a text as SentencePiece's normalizer does, from rule to rule. Half of a surrogate pair is U+FFFD. Reads no more than is
/// asked for.
/// </summary>
internal ref struct SentenceText(ReadOnlySpan<char> text, CharacterMap? map)
{
    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>What the units from <see cref="Start"/> to <see cref="End"/> become, perhaps nothing.</summary>
    internal ReadOnlySpan<char> Characters { get; private set; }

    internal int Start { get; private set; }

    internal int End { get; private set; }

    internal bool MoveNext()
    {
        if (End == _text.Length) return false;
        Start = End;
        if (map?.Find(_text[Start..], out string? result) is int units and > 0)
        {
            End = Start + units;
            Characters = result;
            return true;
        }

        bool isValid = Rune.DecodeFromUtf16(_text[Start..], out _, out int length) == OperationStatus.Done;
        End = Start + length;
        Characters = isValid ? _text[Start..End] : "\uFFFD";
        return true;
    }
}
