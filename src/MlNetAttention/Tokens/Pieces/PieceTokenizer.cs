using System.Collections.Immutable;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// Splits texts into the pieces of a tokenizer, by files such as come with pretrained encoders, with the ids that Hugging Face's
/// library gives. Immutable to its users and safe from any number of threads.
/// </summary>
/// <remarks>
/// The spelling of a special piece within a text is a text like any other: who writes <c>[SEP]</c> gets a bracket, letters and a
/// bracket. Hugging Face's library makes the separator itself of it, by which a text can end where it likes.
/// </remarks>
internal abstract class PieceTokenizer
{
    private readonly PieceCache _cache = new();

    private protected PieceTokenizer(PieceSource source)
    {
        (Pieces, Special, Files, Settings) = (source.Pieces.Spellings, source.Special, source.Files, source.Given);
        (SeparatorsBetween, HasSegments) = (source.SeparatorsBetween, source.HasSegments);
    }

    internal abstract PieceKind Kind { get; }

    /// <summary>The pieces by id, spelled as in the file.</summary>
    internal ImmutableArray<string> Pieces { get; }

    internal SpecialPieces Special { get; }

    /// <summary>How many separators stand between two texts: 1 (BERT) or 2 (RoBERTa).</summary>
    internal int SeparatorsBetween { get; }

    /// <summary>Whether the second of two texts has a segment of its own, not that of the first.</summary>
    internal bool HasSegments { get; }

    /// <summary>The files that were read. With <see cref="Settings"/>, they make this tokenizer again.</summary>
    internal IReadOnlyList<PieceFile> Files { get; }

    /// <summary>The settings that were given.</summary>
    internal PieceSettings Settings { get; }

    /// <summary>Reads a tokenizer from its files; those of other names are passed over.</summary>
    /// <param name="files">
    /// <c>tokenizer.json</c>, or <c>vocab.txt</c>, or <c>vocab.json</c> with <c>merges.txt</c>, or a model of SentencePiece
    /// (<c>sentencepiece.bpe.model</c>, <c>spiece.model</c>, <c>tokenizer.model</c>), the first of them that is there; and
    /// <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>added_tokens.json</c>, which need not be there.
    /// </param>
    /// <param name="settings">What goes before the files; null for nothing.</param>
    /// <exception cref="FormatException">Names the file, the place in it, what was found and what was expected.</exception>
    internal static PieceTokenizer Read(IEnumerable<PieceFile> files, PieceSettings? settings = null)
    {
        PieceSource source = PieceSource.Read(files, settings ?? new PieceSettings());
        return source.Kind switch
        {
            PieceKind.WordPiece => new WordPieceTokenizer(source),
            PieceKind.ByteLevel => new ByteLevelTokenizer(source),
            _ => new SentencePieceTokenizer(source),
        };
    }

    /// <summary>Hands over the pieces of a text until no more are wanted; no special pieces are added.</summary>
    /// <param name="text">The text as it was written.</param>
    /// <param name="buffers">Memory that no other text is using.</param>
    /// <param name="receiver">Takes the pieces.</param>
    internal abstract void Split(ReadOnlySpan<char> text, PieceBuffers buffers, IPieceReceiver receiver);

    /// <summary>The word that pieces spell together.</summary>
    internal abstract string WordOf(IReadOnlyList<string> pieces);

    /// <summary>The pieces of a word that is spelled as the vocabulary spells.</summary>
    private protected ReadOnlySpan<WordPiece> PiecesOf(ReadOnlySpan<char> word)
    {
        if (_cache.Find(word) is { } known) return known;
        WordPiece[] pieces = Cut(word);
        _cache.Keep(word, pieces);
        return pieces;
    }

    /// <summary>Cuts a word that has not been met.</summary>
    private protected abstract WordPiece[] Cut(ReadOnlySpan<char> word);

    /// <summary>Hands over the pieces of the word in the buffers.</summary>
    /// <param name="buffers">The word.</param>
    /// <param name="receiver">Takes the pieces.</param>
    /// <param name="startsWord">Whether the word is not the rest of a longer one.</param>
    /// <param name="leading">How many characters in front are part of a piece, but not of its place, if it has others.</param>
    private protected bool Give(PieceBuffers buffers, IPieceReceiver receiver, bool startsWord, int leading = 0)
    {
        int at = 0, start = 0, end = 0;
        foreach (WordPiece piece in PiecesOf(buffers.Word))
        {
            int first = at == 0 && piece.Length > leading ? leading : at;
            // The further bytes of a character have the place of its first.
            if (piece.Length > 0) (start, end) = (buffers.Start(first), buffers.End(at + piece.Length - 1));
            if (!receiver.Add(piece.Id, start, end - start, startsWord && at == 0)) return false;
            at += piece.Length;
        }

        return true;
    }
}
