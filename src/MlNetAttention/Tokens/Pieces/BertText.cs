using System.Buffers;
using System.Text;
using MlNetAttention.Unicode;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// Reads a text as BERT's normalizer does, one of its code points at a time: controls are left out, ideographs get a blank on
/// either side, characters are taken apart and lose their marks, letters become small. Reads no more than is asked for.
/// </summary>
/// <remarks>
/// Half of a surrogate pair is U+FFFD. Marks that are kept stay in the order of the text: only a run of two of different
/// combining classes, neither of which is an accent, would be another in Normalization Form D.
/// </remarks>
internal ref struct BertText(ReadOnlySpan<char> text, BertRules rules, int[] points)
{
    private const int CapitalWithDot = 0x0130, DotAbove = 0x0307, Replacement = 0xFFFD;

    private readonly ReadOnlySpan<char> _text = text;
    private int _count;

    /// <summary>What the code point becomes; empty where it is left out.</summary>
    internal readonly ReadOnlySpan<int> Points => points.AsSpan(0, _count);

    /// <summary>Whether a code point that is left out is an accent of the one before.</summary>
    internal bool IsAccent { get; private set; }

    internal int Start { get; private set; }

    internal int End { get; private set; }

    internal bool MoveNext()
    {
        _count = 0;
        IsAccent = false;
        if (End == _text.Length) return false;
        Start = End;
        char unit = _text[Start];
        if (unit < 0x80)
        {
            End = Start + 1;
            AddClean(unit);
            return true;
        }

        int length = 1;
        int point = !char.IsSurrogate(unit) ? unit
            : Rune.DecodeFromUtf16(_text[Start..], out Rune rune, out length) == OperationStatus.Done ? rune.Value : Replacement;
        End = Start + length;
        AddClean(point);
        return true;
    }

    /// <summary>
    /// Reads a letter or digit of ASCII, if the next is one: most of most texts, of which nothing but the case changes.
    /// </summary>
    internal bool MoveToLetter(out char letter)
    {
        letter = End < _text.Length ? _text[End] : default;
        if (!char.IsAsciiLetterOrDigit(letter)) return false;
        if (rules.Lowercase && char.IsAsciiLetterUpper(letter)) letter |= (char)0x20;
        Start = End++;
        _count = 0;
        IsAccent = false;
        return true;
    }

    private void AddClean(int point)
    {
        PieceTraits traits = PieceCharacters.Instance[point].Traits;
        if (rules.CleanText && (traits & PieceTraits.Control) != 0) return;
        if (rules.CleanText && (traits & PieceTraits.Blank) != 0) point = ' ';

        bool standsApart = rules.SplitIdeographs && (traits & PieceTraits.Ideograph) != 0;
        if (standsApart) points[_count++] = ' ';
        if (rules.StripAccents && point >= 0x80) AddDecomposition(point);
        else AddCased(point);
        if (standsApart) points[_count++] = ' ';
    }

    private void AddDecomposition(int point)
    {
        Span<int> syllable = stackalloc int[Hangul.LongestDecomposition];
        ushort mapping = UnicodeTable.Instance[point].Canonical;
        int parts = Hangul.Decompose(point, syllable);
        if (parts > 0) foreach (int part in syllable[..parts]) AddUnlessAccent(part);
        else if (mapping == 0) AddUnlessAccent(point);
        else foreach (int part in UnicodeTable.Instance.Mapping(mapping)) AddUnlessAccent(part);
    }

    private void AddUnlessAccent(int point)
    {
        IsAccent = (PieceCharacters.Instance[point].Traits & PieceTraits.Mark) != 0;
        if (!IsAccent) AddCased(point);
    }

    private void AddCased(int point)
    {
        if (!rules.Lowercase) points[_count++] = point;
        else if (point != CapitalWithDot) points[_count++] = point + PieceCharacters.Instance[point].Lower;
        else (points[_count++], points[_count++]) = ('i', DotAbove);
    }
}
