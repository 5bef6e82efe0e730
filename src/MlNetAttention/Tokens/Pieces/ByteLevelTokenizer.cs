using System.Text;
using Microsoft.ML.Tokenizers;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// The tokenizer of RoBERTa and GPT-2: pairs of neighbouring pieces are joined in a learned order, beginning with the bytes of a
/// word's UTF-8. No text is unknown to it. Half of a surrogate pair is U+FFFD.
/// </summary>
internal sealed class ByteLevelTokenizer : PieceTokenizer
{
    private readonly bool _addsPrefixSpace;
    private readonly BpeTokenizer _words;

    internal ByteLevelTokenizer(PieceSource source)
        : base(source)
    {
        _addsPrefixSpace = source.Settings.AddPrefixSpace ?? false;
        _words = BpeTokenizer.Create(new BpeOptions(source.Pieces.Ids) { Merges = source.Merges });
    }

    internal override PieceKind Kind => PieceKind.ByteLevel;

    internal override void Split(ReadOnlySpan<char> text, PieceBuffers buffers, IPieceReceiver receiver)
    {
        bool addsBlank = _addsPrefixSpace && !text.IsEmpty && !text.StartsWith(' ');
        var words = new ByteLevelWords(text, addsBlank);
        while (words.MoveNext())
        {
            Spell(text, words.Start, words.End, buffers);
            if (!Give(buffers, receiver, !words.GoesOn, words.BeginsWithBlank ? 1 : 0)) return;
        }
    }

    internal override string WordOf(IReadOnlyList<string> pieces) => ByteSpelling.Read(string.Concat(pieces)).TrimStart(' ');

    private protected override WordPiece[] Cut(ReadOnlySpan<char> word)
    {
        IReadOnlyList<EncodedToken> tokens = _words.EncodeToTokens(
            word, out _, considerPreTokenization: false, considerNormalization: false);
        var pieces = new WordPiece[tokens.Count];
        for (int i = 0; i < pieces.Length; i++)
        {
            (int _, int length) = tokens[i].Offset.GetOffsetAndLength(word.Length);
            pieces[i] = new WordPiece(tokens[i].Id, length);
        }

        return pieces;
    }

    private static void Spell(ReadOnlySpan<char> text, int start, int end, PieceBuffers buffers)
    {
        buffers.Clear();
        if (start < 0) buffers.Add(ByteSpelling.Characters[' '], 0, 0);
        Span<byte> bytes = stackalloc byte[4];
        for (int at = Math.Max(start, 0); at < end;)
        {
            Rune.DecodeFromUtf16(text[at..end], out Rune rune, out int length);
            foreach (byte value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                buffers.Add(ByteSpelling.Characters[value], at, at + length);
            }

            at += length;
        }
    }
}
