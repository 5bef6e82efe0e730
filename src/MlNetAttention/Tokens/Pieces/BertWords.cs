using System.Text;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// The words of a text as BERT splits it: white space separates, and every character of punctuation is a word by itself. The word
/// is left in the buffers.
/// </summary>
internal ref struct BertWords(ReadOnlySpan<char> text, BertRules rules, int longest, PieceBuffers buffers)
{
    private BertText _text = new(text, rules, buffers.Points);
    private int _point;
    private int _letters;

    /// <summary>Whether the word has too many letters to be known; then only its place is.</summary>
    internal readonly bool IsTooLong => _letters > longest;

    internal int Start { get; private set; }

    internal int End { get; private set; }

    internal bool MoveNext()
    {
        buffers.Clear();
        _letters = 0;
        do
        {
            for (; _point < _text.Points.Length; _point++)
            {
                int point = _text.Points[_point];
                PieceTraits traits = PieceCharacters.Instance[point].Traits;
                bool endsWord = (traits & (PieceTraits.Blank | PieceTraits.Punctuation)) != 0;
                if (endsWord && _letters > 0) return true;
                if ((traits & PieceTraits.Blank) != 0) continue;
                Add(point);
                if (!endsWord) continue;
                _point++;
                return true;
            }

            if (_text.Points.IsEmpty && _text.IsAccent) ExtendTo(_text.End);
            _point = 0;
            while (_text.MoveToLetter(out char letter)) Add(letter);
        }
        while (_text.MoveNext());

        return _letters > 0;
    }

    private void Add(int point)
    {
        if (_letters == 0) Start = _text.Start;
        End = _text.End;
        if (++_letters > longest) return;
        if (point <= char.MaxValue)
        {
            buffers.Add((char)point, _text.Start, _text.End);
            return;
        }

        Span<char> pair = stackalloc char[2];
        new Rune(point).EncodeToUtf16(pair);
        foreach (char unit in pair) buffers.Add(unit, _text.Start, _text.End);
    }

    private void ExtendTo(int end)
    {
        if (_letters == 0) return;
        End = end;
        buffers.ExtendTo(end);
    }
}
