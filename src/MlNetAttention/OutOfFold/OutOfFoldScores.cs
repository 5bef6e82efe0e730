using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.OutOfFold;

/// <summary>An encoder trained without the rows of its fold, with its head.</summary>
internal sealed record FoldEncoder(AttentionEncoder Encoder, OutputHead Head);

/// <summary>
/// Out-of-fold scores of training rows, neither better nor worse than those of new rows (stacking: Wolpert 1992). The encoder
/// that serves has memorised its training rows, and a trainer fitted on its scores of them would overfit; so each row is scored
/// by encoders trained without it, one for every time the rows were dealt into folds.
/// </summary>
/// <param name="repeats">An encoder per fold, for every time the rows were dealt.</param>
/// <param name="seed">The seed that rows were dealt with; see <see cref="SeedOf"/>.</param>
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
