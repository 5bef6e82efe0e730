using System.Buffers;
using System.Text;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// The words of a text as GPT-2 and RoBERTa split it: an English ending such as <c>'s</c>; letters, numbers or other signs, each
/// with the blank before them; white space but for the last of it before a word. Every character is in one of them.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="hasBlankInFront">Whether a blank is read that is not there; it stands at −1.</param>
internal ref struct ByteLevelWords(ReadOnlySpan<char> text, bool hasBlankInFront)
{
    /// <summary>
    /// The most UTF-16 units of a word: what goes on longer is cut, or the time for pieces would grow with the square of its
    /// length. </summary>
    internal const int Longest = 1024;

    private static readonly string[] Endings = ["s", "t", "re", "ve", "m", "ll", "d"];

    private readonly ReadOnlySpan<char> _text = text;
    private PieceTraits _cut;

    /// <summary>Whether the word is the rest of one that was too long.</summary>
    internal bool GoesOn { get; private set; }

    /// <summary>Whether the word is not white space, but begins with a blank.</summary>
    internal bool BeginsWithBlank { get; private set; }

    internal int Start { get; private set; }

    internal int End { get; private set; } = hasBlankInFront ? -1 : 0;

    internal bool MoveNext()
    {
        if (End == _text.Length) return false;
        Start = End;
        PieceTraits before = _cut;
        _cut = default;
        End = EndOf(Start, out PieceTraits kind);
        GoesOn = before == kind && before != default && !BeginsWithBlank;
        if (End - Start >= Longest - 1) _cut = kind;
        return true;
    }

    /// <summary>
    /// The kind of a code point: a blank, a letter, a number, or a sign, for which the bit of punctuation stands.
    /// </summary>
    internal static PieceTraits KindOf(int point)
    {
        PieceTraits kind = PieceCharacters.Instance[point].Traits & (PieceTraits.Blank | PieceTraits.Letter | PieceTraits.Number);
        return kind == default ? PieceTraits.Punctuation : kind;
    }

    private int EndOf(int start, out PieceTraits kind)
    {
        kind = default;
        char first = start < 0 ? ' ' : _text[start];
        BeginsWithBlank = false;
        if (first == '\'' && EndingAt(start + 1) is var ending and > 0) return start + 1 + ending;
        kind = KindAt(start, out int length);
        int at = start + length;
        if (first == ' ' && at < _text.Length && KindAt(at, out length) is var next && next != PieceTraits.Blank)
        {
            BeginsWithBlank = true;
            kind = next;
            at += length;
        }

        int last = start;
        int limit = start + Longest;
        while (at < _text.Length && KindAt(at, out length) == kind && at + length <= limit)
        {
            last = at;
            at += length;
        }

        // Before a word, the last of more than one blank is left to it.
        bool leavesLast = kind == PieceTraits.Blank && last > start && at < _text.Length
            && KindAt(at, out _) != PieceTraits.Blank;
        return leavesLast ? last : at;
    }

    private readonly int EndingAt(int at)
    {
        foreach (string ending in Endings)
        {
            if (_text[at..].StartsWith(ending, StringComparison.Ordinal)) return ending.Length;
        }

        return 0;
    }

    private readonly PieceTraits KindAt(int at, out int length)
    {
        length = 1;
        char unit = at < 0 ? ' ' : _text[at];
        if (!char.IsSurrogate(unit)) return KindOf(unit);
        bool isWhole = Rune.DecodeFromUtf16(_text[at..], out Rune rune, out length) == OperationStatus.Done;
        return KindOf(isWhole ? rune.Value : Rune.ReplacementChar.Value);
    }
}
