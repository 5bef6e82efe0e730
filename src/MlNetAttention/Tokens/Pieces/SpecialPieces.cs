namespace MlNetAttention.Tokens.Pieces;

/// <summary>The ids of the pieces that stand for no text. None of them comes from a text, however it is spelled.</summary>
/// <param name="Unknown">Of a word that no pieces of the vocabulary spell.</param>
/// <param name="First">Before all texts: [CLS], &lt;s&gt;.</param>
/// <param name="Separator">Behind every text: [SEP], &lt;/s&gt;.</param>
/// <param name="Padding">What fills shorter sequences of a batch.</param>
/// <param name="Mask">In place of a piece that is to be guessed; null where the vocabulary has none.</param>
internal sealed record SpecialPieces(int Unknown, int First, int Separator, int Padding, int? Mask);
