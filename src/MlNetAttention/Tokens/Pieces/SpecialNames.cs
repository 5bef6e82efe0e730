namespace MlNetAttention.Tokens.Pieces;

/// <summary>The spellings of the special pieces: what settings say, or else what the first tokenizers of a kind had.</summary>
/// <param name="Unknown">Of an unknown word.</param>
/// <param name="First">Before all texts.</param>
/// <param name="Separator">Behind every text.</param>
/// <param name="Padding">Of padding.</param>
/// <param name="Mask">Of the mask.</param>
internal sealed record SpecialNames(string Unknown, string First, string Separator, string Padding, string Mask)
{
    internal static SpecialNames Of(PieceSettings settings, PieceKind kind)
    {
        SpecialNames usual = kind == PieceKind.WordPiece
            ? new("[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]")
            : new("<unk>", "<s>", "</s>", "<pad>", "<mask>");
        return new(
            settings.Unknown ?? usual.Unknown, settings.First ?? usual.First, settings.Separator ?? usual.Separator,
            settings.Padding ?? usual.Padding, settings.Mask ?? usual.Mask);
    }

    internal bool Has(string piece) =>
        piece == Unknown || piece == First || piece == Separator || piece == Padding || piece == Mask;
}
