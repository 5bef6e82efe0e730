using System.Text;
using Microsoft.ML.Tokenizers;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// The tokenizer of BERT: words end at white space and punctuation, and are cut into the longest pieces of the vocabulary from
/// the left. Takes linear time and no memory but that of the longest word that can be known.
/// </summary>
internal sealed class WordPieceTokenizer : PieceTokenizer
{
    internal const string DefaultPrefix = "##";
    internal const int DefaultLongestWord = 100;

    /// <summary>
    /// A word of letters that are taken apart has that many; more make cutting slow, as it is quadratic in them.
    /// </summary>
    internal const int MostLongestWord = 1_000;

    internal const int MostPrefixLength = 16;

    // No word has a blank.
    private const string UnknownLine = "unknown word";

    private readonly BertRules _rules;
    private readonly string _prefix;
    private readonly int _longestWord;
    private readonly Microsoft.ML.Tokenizers.WordPieceTokenizer _words;

    internal WordPieceTokenizer(PieceSource source)
        : base(source)
    {
        PieceSettings settings = source.Settings;
        bool lowercase = settings.Lowercase ?? true;
        _rules = new BertRules(
            settings.CleanText ?? true, settings.SplitIdeographs ?? true, settings.StripAccents ?? lowercase,
            lowercase || settings.LowercaseFirst);
        _longestWord = settings.LongestWord ?? DefaultLongestWord;
        _prefix = settings.ContinuingPrefix ?? DefaultPrefix;
        using var vocabulary = new MemoryStream(Lines(source));
        _words = Microsoft.ML.Tokenizers.WordPieceTokenizer.Create(vocabulary, new WordPieceOptions
        {
            UnknownToken = UnknownLine,
            ContinuingSubwordPrefix = _prefix,
            MaxInputCharsPerWord = 2 * _longestWord, // its characters are UTF-16 units
        });
    }

    internal override PieceKind Kind => PieceKind.WordPiece;

    internal override void Split(ReadOnlySpan<char> text, PieceBuffers buffers, IPieceReceiver receiver)
    {
        var words = new BertWords(text, _rules, _longestWord, buffers);
        while (words.MoveNext())
        {
            bool isWanted = words.IsTooLong
                ? receiver.Add(Special.Unknown, words.Start, words.End - words.Start, startsWord: true)
                : Give(buffers, receiver, startsWord: true);
            if (!isWanted) return;
        }
    }

    internal override string WordOf(IReadOnlyList<string> pieces) => string.Concat(pieces.Select((piece, i) =>
        i > 0 && piece.StartsWith(_prefix, StringComparison.Ordinal) ? piece[_prefix.Length..] : piece));

    private protected override WordPiece[] Cut(ReadOnlySpan<char> word)
    {
        IReadOnlyList<EncodedToken> tokens = _words.EncodeToTokens(
            word, out _, considerPreTokenization: false, considerNormalization: false);
        var pieces = new WordPiece[tokens.Count];
        for (int i = 0; i < pieces.Length; i++)
        {
            (int start, int length) = tokens[i].Offset.GetOffsetAndLength(word.Length);
            pieces[i] = new WordPiece(tokens[i].Id, length);
        }

        return pieces;
    }

    // A line for every id, empty where no word is to be the piece: a special one, one spelled again further on, one with a blank.
    private static byte[] Lines(PieceSource source)
    {
        var lines = new StringBuilder();
        lines.Append('\uFEFF'); // or one that the first piece begins with would be taken for it
        for (int id = 0; id < source.Pieces.Spellings.Length; id++)
        {
            string piece = source.Pieces.Spellings[id];
            bool isWritten = !source.IsSpecial(id) && source.Pieces.IdOf(piece) == id && piece.AsSpan().IndexOfAny(" \r\n") < 0;
            if (id == source.Special.Unknown) lines.Append(UnknownLine);
            else if (isWritten) lines.Append(piece);
            lines.Append('\n');
        }

        return Encoding.UTF8.GetBytes(lines.ToString());
    }
}
