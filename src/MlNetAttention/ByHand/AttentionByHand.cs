namespace MlNetAttention;

/// <summary>
/// The four attention mechanisms written to be read: double precision, plain arrays, one loop per sum. Every faster path
/// of this library is tested against this one.
/// </summary>
/// <remarks>
/// <para>Each mechanism answers what is wrong with the one before:</para>
/// <list type="number">
/// <item><description><see cref="FixedRatio"/>: every token takes the same share of every other one.</description></item>
/// <item><description><see cref="SymmetricKeys"/>: how much it takes depends on both, but a·b = b·a, so "Riley" is as
/// relevant to "dog" as "dog" to "Riley".</description></item>
/// <item><description><see cref="QueryKeyValue"/>: what a token looks for (query) differs from what it offers (key), but
/// relevances may be negative or sum to 0.</description></item>
/// <item><description><see cref="ScaledDotProduct"/>: the softmax makes every weight positive and every row sum to 1;
/// <see cref="MultiHead"/> gives several views of the same sentence.</description></item>
/// </list>
/// <para>Notation: T tokens, d numbers a token, V values, K keys, Q queries (each T×d, one row a token), R relevances and
/// A weights (T×T, row i says what token i takes from each token j), Y mixed values (T×d).</para>
/// <para>All methods leave their arguments as they are, check them before they calculate, and throw an
/// <see cref="OverflowException"/> where finite numbers are too large to be multiplied in double precision.</para>
/// <para>Sources: 1 to 3 follow the usual way to motivate self-attention, from fixed mixing through symmetric keys to
/// queries and keys; 4 and the heads are Vaswani et al. 2017, "Attention Is All You Need" (without its learned projections:
/// project before and after). The additive bias is that of relative positions: Shaw et al. 2018, "Self-Attention with
/// Relative Position Representations", in the form of one number per pair of tokens of Raffel et al. 2020, "Exploring the
/// Limits of Transfer Learning with a Unified Text-to-Text Transformer".</para>
/// </remarks>
public static partial class AttentionByHand
{
}
