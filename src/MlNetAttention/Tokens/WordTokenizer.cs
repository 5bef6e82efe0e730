using System.Buffers;
using System.Globalization;
using System.Text;

namespace MlNetAttention.Tokens;

/// <summary>
/// Splits text into words and signs without allocating: a run of Unicode letters, combining marks and digits is one token,
/// every other character is a token of its own, except white space, control characters and invisible format characters such as
/// the soft hyphen and the zero-width joiner, which only separate.
/// </summary>
/// <example><c>Evan's dog, 2nd</c> → <c>Evan</c> <c>'</c> <c>s</c> <c>dog</c> <c>,</c> <c>2nd</c></example>
internal ref struct WordTokenizer(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _next;

    public ReadOnlySpan<char> Current { get; private set; }

    public readonly WordTokenizer GetEnumerator() => this;

    public bool MoveNext()
    {
        while (_next < _text.Length)
        {
            int start = _next;
            _next += Read(start, out bool isWord, out bool isBlank);
            if (isBlank) continue;
            while (isWord && _next < _text.Length)
            {
                int length = Read(_next, out bool continues, out _);
                if (!continues) break;
                _next += length;
            }

            Current = _text[start.._next];
            return true;
        }

        return false;
    }

    private readonly int Read(int at, out bool isWord, out bool isBlank)
    {
        char c = _text[at];
        if (char.IsAscii(c))
        {
            isWord = char.IsAsciiLetterOrDigit(c);
            isBlank = c <= ' ' || c == '\u007F';
            return 1;
        }

        // Half of a surrogate pair decodes to U+FFFD with length 1: a sign of its own.
        OperationStatus status = Rune.DecodeFromUtf16(_text[at..], out Rune rune, out int length);
        UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        isWord = status == OperationStatus.Done && IsWordCategory(category);
        isBlank = Rune.IsWhiteSpace(rune) || category is UnicodeCategory.Control or UnicodeCategory.Format;
        return length;
    }

    private static bool IsWordCategory(UnicodeCategory category) => category
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
}
