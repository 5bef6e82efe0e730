using MlNetAttention.ByHand;

namespace MlNetAttention;

public static partial class AttentionByHand
{
    /// <summary>
    /// Several heads: splits the width D into H equal parts of d = D/H columns, in order (head h has columns h·d..(h+1)·d−1),
    /// applies a mechanism to each and puts the mixed values side by side again.
    /// </summary>
    /// <param name="values">V, T×D.</param>
    /// <param name="keys">K, T×D.</param>
    /// <param name="queries">Q, T×D.</param>
    /// <param name="heads">H, a divisor of D.</param>
    /// <param name="mechanism">
    /// The mechanism of each head, for instance <c>(head, v, k, q) => AttentionByHand.ScaledDotProduct(v, k, q)</c>.
    /// </param>
    /// <returns>The result of every head, and the mixed values of all of them, T×D.</returns>
    /// <remarks>Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2.2, without the projections around
    /// it.</remarks>
    /// <exception cref="ArgumentException">An array is null, empty, ragged, not finite or of another shape than
    /// <paramref name="values"/>, the heads do not divide D, or the mechanism is null or returns mixed values that are not
    /// T×d.</exception>
    internal static MultiHeadResult MultiHead(
        double[][] values,
        double[][] keys,
        double[][] queries,
        int heads,
        HeadMechanism mechanism)
    {
        ByHandThrow.IfNotMatrix(values);
        ByHandThrow.IfOtherShape(keys, values);
        ByHandThrow.IfOtherShape(queries, values);
        ByHandThrow.IfNotHeads(heads, values[0].Length);
        ArgumentNullException.ThrowIfNull(mechanism);

        int headWidth = values[0].Length / heads;
        var results = new AttentionByHandResult[heads];
        for (int head = 0; head < heads; head++)
        {
            double[][] Part(double[][] matrix) => // T×d
                Array.ConvertAll(matrix, row => row.AsSpan(head * headWidth, headWidth).ToArray());

            double[][] headValues = Part(values);
            results[head] = mechanism(head, headValues, Part(keys), Part(queries));
            ByHandThrow.IfNotMixedOf(headValues, results[head]?.Mixed, head, nameof(mechanism));
        }

        double[][] mixed = NewMatrix(values.Length, values[0].Length); // T×D
        for (int i = 0; i < mixed.Length; i++)
            mixed[i] = [.. results.SelectMany(result => result.Mixed[i])];
        return new MultiHeadResult(results, mixed);
    }
}
