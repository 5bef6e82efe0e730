using static MlNetAttention.Tests.ByHand.RileyExample;

namespace MlNetAttention.Tests.ByHand;

/// <summary>Every number expected here was worked out on paper; the arithmetic stands beside it.</summary>
public class AttentionByHandExampleTests
{
    [Fact]
    public void Fixed_ratio_takes_equally_from_every_other_token()
    {
        AttentionByHandResult result = AttentionByHand.FixedRatio(Values);

        // ρ = 0.75; the other two share 1 − 0.75 = 0.25, so 0.125 each.
        double[][] weights = [[0.75, 0.125, 0.125], [0.125, 0.75, 0.125], [0.125, 0.125, 0.75]];
        MatrixAssert.Equal(weights, result.Relevances);
        MatrixAssert.Equal(weights, result.Weights);
        MatrixAssert.Equal(
            [
                [6.5, 2], // 0.75·(8,0) + 0.125·((0,8) + (4,8)) = (6,0) + 0.125·(4,16) = (6,0) + (0.5,2)
                [1.5, 7], // 0.75·(0,8) + 0.125·((8,0) + (4,8)) = (0,6) + 0.125·(12,8) = (0,6) + (1.5,1)
                [4, 7],   // 0.75·(4,8) + 0.125·((8,0) + (0,8)) = (3,6) + 0.125·(8,8)  = (3,6) + (1,1)
            ],
            result.Mixed);
    }

    [Fact]
    public void Symmetric_keys_take_by_the_angle_between_two_keys()
    {
        AttentionByHandResult result = AttentionByHand.SymmetricKeys(Values, SymmetricKeys, RowNormalization.Literal);

        // Unit keys (1,0), (0.6,0.8), (0.8,0.6).
        // Evan's·dog = 0.6, Evan's·Riley = 0.8, dog·Riley = 0.6·0.8 + 0.8·0.6 = 0.96.
        MatrixAssert.Equal([[1, 0.6, 0.8], [0.6, 1, 0.96], [0.8, 0.96, 1]], result.Relevances);
        MatrixAssert.Equal(
            [
                [5.0 / 12, 1.0 / 4, 1.0 / 3],      // sum 2.4:  1/2.4 = 5/12, 0.6/2.4 = 1/4, 0.8/2.4 = 1/3
                [0.234375, 0.390625, 0.375],       // sum 2.56: 0.6/2.56, 1/2.56, 0.96/2.56
                [20.0 / 69, 24.0 / 69, 25.0 / 69], // sum 2.76: 80/276, 96/276, 100/276
            ],
            result.Weights);
        MatrixAssert.Equal(
            [
                [14.0 / 3, 14.0 / 3],     // (5/12·8 + 1/3·4, 1/4·8 + 1/3·8) = (10/3 + 4/3, 6/3 + 8/3)
                [3.375, 6.125],           // (0.234375·8 + 0.375·4, 0.390625·8 + 0.375·8) = (1.875 + 1.5, 3.125 + 3)
                [260.0 / 69, 392.0 / 69], // (20·8 + 25·4, 24·8 + 25·8)/69 = (160 + 100, 192 + 200)/69
            ],
            result.Mixed);
    }

    [Fact]
    public void Queries_let_Riley_take_in_dog_and_not_the_other_way_round()
    {
        AttentionByHandResult result = AttentionByHand.QueryKeyValue(Values, Keys, Queries, RowNormalization.Literal);

        // Row i is Q_i·(1,0), Q_i·(0,1), Q_i·(2,0): for Q = (a, b) that is (a, b, 2a).
        MatrixAssert.Equal([[1, 1, 2], [1, 7, 2], [1, 5, 2]], result.Relevances);
        MatrixAssert.Equal(
            [
                [0.25, 0.25, 0.5],    // sum 4
                [0.1, 0.7, 0.2],      // sum 10
                [0.125, 0.625, 0.25], // sum 8
            ],
            result.Weights);
        MatrixAssert.Equal(
            [
                [4, 6],     // 0.25·(8,0) + 0.25·(0,8) + 0.5·(4,8)    = (2 + 2, 2 + 4)
                [1.6, 7.2], // 0.1·(8,0) + 0.7·(0,8) + 0.2·(4,8)      = (0.8 + 0.8, 5.6 + 1.6)
                [2, 7],     // 0.125·(8,0) + 0.625·(0,8) + 0.25·(4,8) = (1 + 1, 5 + 2)
            ],
            result.Mixed);
        Assert.True(result.Weights[Riley][Dog] > result.Weights[Dog][Riley]);
    }

    [Fact]
    public void Scaled_dot_product_is_a_softmax_of_relevances_over_the_root_of_the_width()
    {
        const double RootOf2 = 1.4142135623730951;
        const double Ln2 = 0.6931471805599453;
        const double Ln3Halves = 0.4054651081081644;

        // Keys √2·(1,0), √2·(0,1), √2·(−1,0): divided by √d = √2, a query (a, b) gives the logits (a, b, −a).
        double[][] keys = [[RootOf2, 0], [0, RootOf2], [-RootOf2, 0]];
        double[][] queries = [[-Ln2, Ln3Halves], [Ln2, Ln3Halves], [0, Ln2]];

        AttentionByHandResult result = AttentionByHand.ScaledDotProduct(Values, keys, queries);

        MatrixAssert.Equal([[-Ln2, Ln3Halves, Ln2], [Ln2, Ln3Halves, -Ln2], [0, Ln2, 0]], result.Relevances);
        MatrixAssert.Equal(
            [
                [0.125, 0.375, 0.5], // exp: 1/2, 3/2, 2; sum 4
                [0.5, 0.375, 0.125], // exp: 2, 3/2, 1/2; sum 4
                [0.25, 0.5, 0.25],   // exp: 1, 2, 1;     sum 4
            ],
            result.Weights);
        MatrixAssert.Equal(
            [
                [3, 7],   // 0.125·(8,0) + 0.375·(0,8) + 0.5·(4,8) = (1 + 2, 3 + 4)
                [4.5, 4], // 0.5·(8,0) + 0.375·(0,8) + 0.125·(4,8) = (4 + 0.5, 3 + 1)
                [3, 6],   // 0.25·(8,0) + 0.5·(0,8) + 0.25·(4,8)   = (2 + 1, 4 + 2)
            ],
            result.Mixed);
    }

    [Fact]
    public void Pairs_mix_by_a_fixed_ratio()
    {
        // 0.75·(8,0) + 0.25·(4,8) = (6 + 1, 0 + 2)
        PairByHandResult pair = AttentionByHand.MixPairByFixedRatio([8, 0], [4, 8]);
        Assert.Equal(0.75, pair.Relevance);
        MatrixAssert.Equal([0.75, 0.25], pair.Weights);
        MatrixAssert.Equal([7, 2], pair.Mixed);

        // 0.25·(8,0) + 0.75·(4,8) = (2 + 3, 0 + 6)
        MatrixAssert.Equal([5, 6], AttentionByHand.MixPairByFixedRatio([8, 0], [4, 8], ratio: 0.25).Mixed);
    }

    [Fact]
    public void Pairs_mix_by_their_keys()
    {
        // r = (3·4 + 4·3)/25 = 0.96; 0.96·(8,0) + 0.04·(4,8) = (7.68 + 0.16, 0.32)
        PairByHandResult pair = AttentionByHand.MixPairByKeys([8, 0], [4, 8], [3, 4], [4, 3]);
        Assert.Equal(0.96, pair.Relevance, MatrixAssert.Tolerance);
        MatrixAssert.Equal([0.96, 0.04], pair.Weights);
        MatrixAssert.Equal([7.84, 0.32], pair.Mixed);
    }
}
