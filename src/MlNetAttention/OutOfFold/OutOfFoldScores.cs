using MlNetAttention.Attention;
using MlNetAttention.Tokens;

namespace MlNetAttention.OutOfFold;

/// <summary>An encoder trained without the rows of its fold, with its head.</summary>
internal sealed record FoldEncoder(AttentionEncoder Encoder, OutputHead Head)
{
    /// <summary>The pooled vector [P] of a sequence.</summary>
    internal void Pool(TokenSequence tokens, Workspace work, Span<float> pooled)
    {
        Encoder.Run(tokens, work);
        Encoder.Pool(work, pooled);
    }
}

/// <summary>
/// Scores of training rows that are as good, and no better, than those of new rows (stacking: Wolpert 1992). The encoder that
/// serves has learned its training rows by heart, and a trainer fitted on its scores of them would believe all scores too much;
/// so each row is given to an encoder that was trained without it.
/// </summary>
/// <param name="folds">An encoder per fold.</param>
/// <param name="seed">The seed rows were dealt out with.</param>
internal sealed class OutOfFoldScores(IReadOnlyList<FoldEncoder> folds, int seed)
{
    internal FoldEncoder EncoderFor(TokenSequence tokens) => folds[Fold.Of(tokens.Ids, folds.Count, seed)];
}
