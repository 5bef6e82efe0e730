using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.OutOfFold;

/// <summary>An encoder trained without the rows of its fold, with its head.</summary>
internal sealed record FoldEncoder(AttentionEncoder Encoder, OutputHead Head);

/// <summary>
/// Scores of training rows that are as good, and no better, than those of new rows (stacking: Wolpert 1992). The encoder that
/// serves has learned its training rows by heart, and a trainer fitted on its scores of them would believe all scores too much;
/// so each row is given to encoders that were trained without it, one for every time the rows were dealt into folds.
/// </summary>
/// <param name="repeats">An encoder per fold, for every time the rows were dealt.</param>
/// <param name="seed">The seed rows were dealt out with; see <see cref="SeedOf"/>.</param>
internal sealed class OutOfFoldScores(IReadOnlyList<IReadOnlyList<FoldEncoder>> repeats, int seed)
{
    internal int Repeats => repeats.Count;

    internal EncoderOptions Options => repeats[0][0].Encoder.Options;

    internal OutputHead Head => repeats[0][0].Head;

    /// <summary>The seed of <see cref="Fold.Of"/> in each of the repeats, from 0.</summary>
    internal static int SeedOf(int seed, int repeat) => unchecked(seed + repeat * 0x5BD1E995);

    internal FoldEncoder EncoderFor(TokenSequence tokens, int repeat) =>
        repeats[repeat][Fold.Of(tokens.Ids, repeats[repeat].Count, SeedOf(seed, repeat))];
}
