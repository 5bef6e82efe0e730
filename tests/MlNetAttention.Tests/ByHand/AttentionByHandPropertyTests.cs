using FsCheck.Xunit;

namespace MlNetAttention.Tests.ByHand;

[Properties(Arbitrary = [typeof(Sentence)])]
public class AttentionByHandPropertyTests
{
    private static readonly Func<Sentence, AttentionByHandResult>[] Mechanisms =
    [
        s => AttentionByHand.FixedRatio(s.Values),
        s => AttentionByHand.SymmetricKeys(s.Values, s.Keys),
        s => AttentionByHand.SymmetricKeys(s.Values, s.Keys, bias: s.Bias),
        s => AttentionByHand.QueryKeyValue(s.Values, s.Keys, s.Queries),
        s => AttentionByHand.QueryKeyValue(s.Values, s.Keys, s.Queries, bias: s.Bias),
        s => AttentionByHand.ScaledDotProduct(s.Values, s.Keys, s.Queries),
        s => AttentionByHand.ScaledDotProduct(s.Values, s.Keys, s.Queries, s.Bias),
    ];

    [Property]
    public void Reordering_the_tokens_reorders_the_result_and_nothing_else(Sentence sentence)
    {
        foreach (Func<Sentence, AttentionByHandResult> mechanism in Mechanisms)
        {
            AttentionByHandResult result = mechanism(sentence);
            AttentionByHandResult reordered = mechanism(sentence.Reordered());

            // A relevance is the same sum whatever the order of the tokens; the sums over tokens change their order.
            MatrixAssert.Equal(sentence.ReorderBoth(result.Relevances), reordered.Relevances, tolerance: 0);
            MatrixAssert.Equal(sentence.ReorderBoth(result.Weights), reordered.Weights);
            MatrixAssert.Equal(sentence.Reorder(result.Mixed), reordered.Mixed);
        }
    }

    [Property]
    public void Weights_are_shares_of_a_whole(Sentence sentence)
    {
        foreach (Func<Sentence, AttentionByHandResult> mechanism in Mechanisms)
        {
            foreach (double[] row in mechanism(sentence).Weights)
            {
                Assert.All(row, weight => Assert.InRange(weight, 0, 1));
                Assert.Equal(1, row.Sum(), MatrixAssert.Tolerance);
            }
        }
    }

    /// <summary>
    /// Why mechanism 2 cannot say of two which is which: what they become together is the sum of both, whatever the relevance.
    /// </summary>
    [Property]
    public void Two_tokens_take_as_much_from_each_other_by_symmetric_keys(Sentence sentence)
    {
        if (sentence.Keys.Length < 2) return;
        double[][] weights = AttentionByHand.SymmetricKeys(sentence.Values[..2], sentence.Keys[..2]).Weights;

        // A zero key keeps to itself, as no relevance of its row is positive, and so does the other.
        Assert.Equal(weights[0][1], weights[1][0], MatrixAssert.Tolerance);
    }

    [Property]
    public void Arguments_are_left_as_they_are(Sentence sentence)
    {
        Sentence copy = sentence with
        {
            Values = Copy(sentence.Values),
            Keys = Copy(sentence.Keys),
            Queries = Copy(sentence.Queries),
            Bias = Copy(sentence.Bias),
        };

        foreach (Func<Sentence, AttentionByHandResult> mechanism in Mechanisms)
            mechanism(sentence);

        Assert.Equal(copy.Values, sentence.Values);
        Assert.Equal(copy.Keys, sentence.Keys);
        Assert.Equal(copy.Queries, sentence.Queries);
        Assert.Equal(copy.Bias, sentence.Bias);
    }

    private static double[][] Copy(double[][] rows) => Array.ConvertAll(rows, row => (double[])row.Clone());
}
