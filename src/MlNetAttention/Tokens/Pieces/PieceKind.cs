namespace MlNetAttention.Tokens.Pieces;

/// <summary>How a tokenizer cuts words into pieces.</summary>
internal enum PieceKind
{
    /// <summary>The longest piece of the vocabulary that a word begins with, then the longest of the rest: BERT.</summary>
    WordPiece,

    /// <summary>Pairs of neighbours, from the bytes of UTF-8 on, joined in a learned order: RoBERTa.</summary>
    ByteLevel,

    /// <summary>
    /// The most likely pieces, or neighbours joined in a learned order, with a blank in front of words: XLM-RoBERTa.
    /// </summary>
    SentencePiece,
}
