using System.Text;
using Microsoft.ML.Tokenizers;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// The tokenizer of XLM-RoBERTa and of models that SentencePiece trains (Kudo and Richardson 2018): characters become others by
/// the rules of the model, words begin with a blank and are cut into the pieces that are together the most likely, or joined of
/// characters in a learned order.
/// </summary>
/// <remarks>
/// Words are cut one by one, as Hugging Face's library does, so pieces with a blank behind other characters are refused. Where
/// two ways to cut a word are equally likely, SentencePiece may take the other, by the rounding of what stands before. Rules for
/// characters are SentencePiece's; Hugging Face's library applies them to whole clusters of a character and its marks. A text
/// that itself begins with U+2581 gets no other in front, as with that library.
/// </remarks>
internal sealed class SentencePieceTokenizer : PieceTokenizer
{
    /// <summary>
    /// The most UTF-16 units of a word; what goes on longer is cut, so that a text need not be read to its end.
    /// </summary>
    internal const int LongestWord = 4096;

    private readonly SentenceRules _rules;
    private readonly Tokenizer _words;

    internal SentencePieceTokenizer(PieceSource source)
        : base(source) => (_rules, _words) = (source.Sentence!, SentencePieceLibrary.Make(source));

    internal override PieceKind Kind => PieceKind.SentencePiece;

    internal override void Split(ReadOnlySpan<char> text, PieceBuffers buffers, IPieceReceiver receiver)
    {
        bool isFirst = true, goesOn = false, isAfterBlank = _rules.Blanks == BlankRule.Trimmed;
        buffers.Clear();
        if (_rules.StripsEnd) text = text.TrimEnd();
        var characters = new SentenceText(text, _rules.Map);
        while (characters.MoveNext())
        {
            foreach (char character in characters.Characters)
            {
                bool isBlank = character == ' ' || (_rules.AnyWhiteSpace && char.IsWhiteSpace(character));
                if (isBlank && isAfterBlank && _rules.Blanks != BlankRule.Kept) continue;
                bool begins = isBlank || character == SentenceRules.Blank;
                if (begins || (buffers.Length >= LongestWord && !char.IsLowSurrogate(character)))
                {
                    if (!GiveWord(buffers, receiver, goesOn)) return;
                    goesOn = !begins;
                }

                if (isFirst && !begins && _rules.AddsPrefix)
                {
                    buffers.Add(SentenceRules.Blank, characters.Start, characters.Start);
                }

                buffers.Add(begins ? SentenceRules.Blank : character, characters.Start, characters.End);
                (isFirst, isAfterBlank) = (false, isBlank);
            }
        }

        if (!(isAfterBlank && _rules.Blanks == BlankRule.Trimmed)) GiveWord(buffers, receiver, goesOn);
    }

    internal override string WordOf(IReadOnlyList<string> pieces)
    {
        var word = new List<byte>();
        foreach (string piece in pieces)
        {
            if (SentencePieceBytes.Read(piece) is { } value && !_rules.Bytes.IsEmpty) word.Add(value);
            else word.AddRange(Encoding.UTF8.GetBytes(piece));
        }

        return Encoding.UTF8.GetString([.. word]).TrimStart(SentenceRules.Blank);
    }

    private protected override WordPiece[] Cut(ReadOnlySpan<char> word)
    {
        IReadOnlyList<EncodedToken> tokens = _words.EncodeToTokens(
            word, out _, considerPreTokenization: false, considerNormalization: false);
        var pieces = new List<WordPiece>(tokens.Count);
        foreach (EncodedToken token in tokens)
        {
            (int start, int length) = token.Offset.GetOffsetAndLength(word.Length);
            if (token.Id != Special.Unknown) pieces.Add(new WordPiece(token.Id, length));
            else if (!_rules.Bytes.IsEmpty) AddBytes(pieces, word.Slice(start, length));
            else if (pieces is [.., var last] && last.Id == Special.Unknown)
            {
                pieces[^1] = last with { Length = last.Length + length };
            }
            else pieces.Add(new WordPiece(Special.Unknown, length));
        }

        return [.. pieces];
    }

    // The first byte of a character has all of its place.
    private void AddBytes(List<WordPiece> pieces, ReadOnlySpan<char> characters)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (Rune rune in characters.EnumerateRunes())
        {
            int length = rune.Utf16SequenceLength;
            foreach (byte value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                pieces.Add(new WordPiece(_rules.Bytes[value], length));
                length = 0;
            }
        }
    }

    private bool GiveWord(PieceBuffers buffers, IPieceReceiver receiver, bool goesOn)
    {
        if (buffers.Length == 0) return true;
        bool isWanted = Give(buffers, receiver, !goesOn, buffers.Word[0] == SentenceRules.Blank && !goesOn ? 1 : 0);
        buffers.Clear();
        return isWanted;
    }
}
