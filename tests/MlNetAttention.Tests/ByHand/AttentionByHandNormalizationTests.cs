using static MlNetAttention.Tests.ByHand.RileyExample;

namespace MlNetAttention.Tests.ByHand;

public class AttentionByHandNormalizationTests
{
    /// <summary>About a tenth of the smallest sum that counts, and a power of two so that nothing is rounded.</summary>
    private const double TwoToTheMinus43 = 1.1368683772161603E-13;

    [Fact]
    public void Rows_are_divided_and_not_columns()
    {
        AttentionByHandResult result = AttentionByHand.QueryKeyValue(Values, Keys, Queries, RowNormalization.Literal);
        double[][] r = result.Relevances; // (1,1,2), (1,7,2), (1,5,2): rows sum to 4, 10, 8, columns to 3, 13, 6

        // NumPy's R / R.sum(axis=1) without keepdims divides column j by the sum of row j.
        double[] slip = [r[Riley][0] / 4, r[Riley][1] / 10, r[Riley][2] / 8];
        double[] byColumn = [r[Riley][0] / 3, r[Riley][1] / 13, r[Riley][2] / 6];
        MatrixAssert.Equal([0.25, 0.5, 0.25], slip);

        MatrixAssert.Equal([0.125, 0.625, 0.25], result.Weights[Riley]);
        Assert.True(Math.Abs(result.Weights[Riley][Dog] - slip[Dog]) > 0.1);
        Assert.True(Math.Abs(result.Weights[Riley][Dog] - byColumn[Dog]) > 0.1);
    }

    [Fact]
    public void Literal_keeps_the_sign_of_a_negative_relevance_and_guarded_counts_it_as_zero()
    {
        // The queries are the rows of R where the keys are the unit vectors.
        double[][] relevances = [[3, -1], [-3, -1]];

        double[][] literal = AttentionByHand.QueryKeyValue(Unit(2), Unit(2), relevances, RowNormalization.Literal).Weights;
        MatrixAssert.Equal([[1.5, -0.5], [0.75, 0.25]], literal); // 3/2, −1/2; −3/−4, −1/−4

        double[][] guarded = AttentionByHand.QueryKeyValue(Unit(2), Unit(2), relevances).Weights;
        MatrixAssert.Equal([[1, 0], [0, 1]], guarded); // 3/3, 0/3; nothing positive: token 1 itself
    }

    [Fact]
    public void Guarded_divides_by_the_positive_relevances_alone() => MatrixAssert.Equal(
        [[0.25, 0, 0.75], [0, 1, 0], [0, 0, 1]], // 1/4, 0, 3/4; a row of zeros; a row without a positive one
        AttentionByHand.QueryKeyValue(Unit(3), Unit(3), [[1, -2, 3], [0, 0, 0], [-1, -1, 0]]).Weights);

    [Theory]
    [InlineData(0.0, 0.0, "0", "0")]
    [InlineData(2.0, -2.0, "0", "2")]
    [InlineData(1.0, -1 + TwoToTheMinus43, "1.1368683772161603E-13", "1")]
    public void Literal_names_the_row_that_sums_to_about_zero(double first, double second, string sum, string largest)
    {
        double[][] relevances = [[1, 0], [first, second]];

        var error = Assert.Throws<InvalidOperationException>(
            () => AttentionByHand.QueryKeyValue(Unit(2), Unit(2), relevances, RowNormalization.Literal));

        Assert.Equal(
            $"The relevances of token 1 sum to {sum}, the largest being {largest} in size: expected a sum clearly other than 0 "
            + "to divide them by. RowNormalization.Guarded copes with such a row.",
            error.Message);
    }

    [Fact]
    public void Literal_divides_a_small_sum_that_did_not_cancel_out() => MatrixAssert.Equal(
        [[0.25, 0.75], [0, 1]],
        AttentionByHand.QueryKeyValue(Unit(2), Unit(2), [[1e-300, 3e-300], [0, 1]], RowNormalization.Literal).Weights);

    [Fact]
    public void Softmax_survives_large_logits_and_its_rows_sum_to_one()
    {
        // Width 1, so √d = 1: row 0 is (1000, 999, 998), row 2 its negative.
        double[][] result = AttentionByHand.ScaledDotProduct(
            [[1], [2], [3]], keys: [[1000], [999], [998]], queries: [[1], [0], [-1]]).Weights;

        // 1/(1 + e⁻¹ + e⁻²) = 0.66524096 and that times e⁻¹, e⁻²
        MatrixAssert.Equal([0.6652409557748219, 0.24472847105479764, 0.09003057317038046], result[0], 1e-15);
        MatrixAssert.Equal([1.0 / 3, 1.0 / 3, 1.0 / 3], result[1], 1e-15);
        MatrixAssert.Equal([0.09003057317038046, 0.24472847105479764, 0.6652409557748219], result[2], 1e-15);
        Assert.All(result, row => Assert.Equal(1, row.Sum(), 1e-15));
    }

    private static double[][] Unit(int size) =>
        [.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Select(j => i == j ? 1.0 : 0).ToArray())];
}
