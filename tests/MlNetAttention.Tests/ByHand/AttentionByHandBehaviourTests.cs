using static MlNetAttention.Tests.ByHand.RileyExample;

namespace MlNetAttention.Tests.ByHand;

public class AttentionByHandBehaviourTests
{
    [Fact]
    public void Symmetric_keys_make_relevances_that_equal_their_transpose()
    {
        double[][] relevances = AttentionByHand.SymmetricKeys(Values, Keys).Relevances;

        MatrixAssert.Equal(Transposed(relevances), relevances, tolerance: 0);
    }

    [Fact]
    public void Queries_make_relevances_that_do_not_equal_their_transpose()
    {
        double[][] relevances = AttentionByHand.QueryKeyValue(Values, Keys, Queries).Relevances;

        Assert.Equal(5, relevances[Riley][Dog]); // (1,5)·(0,1)
        Assert.Equal(2, relevances[Dog][Riley]); // (1,7)·(2,0)
    }

    [Fact]
    public void In_a_pair_nothing_arrives_from_the_most_relevant_token_and_everything_from_an_irrelevant_one()
    {
        PairByHandResult same = AttentionByHand.MixPairByKeys([8, 0], [4, 8], keyA: [1, 0], keyB: [1, 0]);
        Assert.Equal(1, same.Relevance);
        MatrixAssert.Equal([1, 0], same.Weights, tolerance: 0);
        MatrixAssert.Equal([8, 0], same.Mixed, tolerance: 0);

        PairByHandResult other = AttentionByHand.MixPairByKeys([8, 0], [4, 8], keyA: [1, 0], keyB: [0, 1]);
        Assert.Equal(0, other.Relevance);
        MatrixAssert.Equal([0, 1], other.Weights, tolerance: 0);
        MatrixAssert.Equal([4, 8], other.Mixed, tolerance: 0);
    }

    [Fact]
    public void In_a_pair_keys_that_point_apart_push_the_other_value_beyond_its_own()
    {
        PairByHandResult result = AttentionByHand.MixPairByKeys([8, 0], [4, 8], keyA: [1, 0], keyB: [-3, 0]);

        Assert.Equal(-1, result.Relevance);
        MatrixAssert.Equal([-1, 2], result.Weights, tolerance: 0);
        MatrixAssert.Equal([0, 16], result.Mixed, tolerance: 0); // −(8,0) + 2·(4,8)
    }

    [Fact]
    public void In_a_pair_either_token_has_the_same_relevance_for_the_other()
    {
        PairByHandResult ofDog = AttentionByHand.MixPairByKeys([8, 0], [4, 8], keyA: [3, 4], keyB: [4, 3]);
        PairByHandResult ofRiley = AttentionByHand.MixPairByKeys([4, 8], [8, 0], keyA: [4, 3], keyB: [3, 4]);

        Assert.Equal(ofDog.Relevance, ofRiley.Relevance);
    }

    [Fact]
    public void A_pair_scales_its_keys_to_unit_length() => MatrixAssert.Equal(
        AttentionByHand.MixPairByKeys([8, 0], [4, 8], [0.6, 0.8], [0.8, 0.6]).Mixed,
        AttentionByHand.MixPairByKeys([8, 0], [4, 8], [3, 4], [400, 300]).Mixed);

    [Fact]
    public void A_sentence_of_two_mixes_by_a_fixed_ratio_as_two_pairs() => MatrixAssert.Equal(
        [
            AttentionByHand.MixPairByFixedRatio([8, 0], [4, 8], 0.6).Mixed,
            AttentionByHand.MixPairByFixedRatio([4, 8], [8, 0], 0.6).Mixed,
        ],
        AttentionByHand.FixedRatio([[8, 0], [4, 8]], 0.6).Mixed,
        tolerance: 0);

    [Fact]
    public void A_single_token_keeps_its_value_in_every_mechanism()
    {
        double[][] values = [[3, -5, 7]];
        double[][] keys = [[1, 2, 3]];
        double[][] queries = [[2, 1, 1]];

        AttentionByHandResult[] results =
        [
            AttentionByHand.FixedRatio(values),
            AttentionByHand.FixedRatio(values, ratio: 0),
            AttentionByHand.SymmetricKeys(values, keys),
            AttentionByHand.SymmetricKeys(values, keys, RowNormalization.Literal),
            AttentionByHand.SymmetricKeys(values, [[0, 0, 0]]),
            AttentionByHand.QueryKeyValue(values, keys, queries),
            AttentionByHand.QueryKeyValue(values, keys, queries, RowNormalization.Literal),
            AttentionByHand.QueryKeyValue(values, keys, [[-2, -1, -1]]),
            AttentionByHand.ScaledDotProduct(values, keys, queries),
        ];

        Assert.All(results, result =>
        {
            MatrixAssert.Equal([[1]], result.Weights, tolerance: 0);
            MatrixAssert.Equal(values, result.Mixed, tolerance: 0);
        });
    }

    [Fact]
    public void A_zero_key_stays_zero_and_a_tiny_one_is_not_blown_up()
    {
        double[][] relevances = AttentionByHand.SymmetricKeys(Values, [[0, 0], [5e-13, 0], [2, 0]]).Relevances;

        // Unit keys (0,0), (0.5,0), (1,0): 5e-13 is divided by 1e-12.
        MatrixAssert.Equal([[0, 0, 0], [0, 0.25, 0.5], [0, 0.5, 1]], relevances);
    }

    [Fact]
    public void A_bias_is_added_before_relevances_are_normalised()
    {
        double[][] bias = [[0, 0, 0], [0, 0, 0], [3, -1, 0]];

        AttentionByHandResult queries = AttentionByHand.QueryKeyValue(Values, Keys, Queries, RowNormalization.Literal, bias);
        MatrixAssert.Equal([4, 4, 2], queries.Relevances[Riley]); // (1,5,2) + (3,−1,0)
        MatrixAssert.Equal([0.4, 0.4, 0.2], queries.Weights[Riley]); // sum 10

        AttentionByHandResult keys = AttentionByHand.SymmetricKeys(Values, [[1, 0], [0, 1], [0, 0]], bias: bias);
        MatrixAssert.Equal([3, -1, 0], keys.Relevances[Riley]); // a zero key has no relevance of its own
        MatrixAssert.Equal([1, 0, 0], keys.Weights[Riley]);

        const double Ln2 = 0.6931471805599453;
        AttentionByHandResult softmax = AttentionByHand.ScaledDotProduct(
            Values, Keys, [[0, 0], [0, 0], [0, 0]], [[0, Ln2, 0], [-1e9, 0, 0], [0, 0, 0]]);
        MatrixAssert.Equal([[0.25, 0.5, 0.25], [0, 0.5, 0.5], [1.0 / 3, 1.0 / 3, 1.0 / 3]], softmax.Weights);
        Assert.Equal(0, softmax.Weights[Dog][Evans]); // −1e9 masks
    }

    [Fact]
    public void The_softmax_logits_are_divided_by_the_root_of_the_width_and_the_bias_is_not()
    {
        // Width 4, √d = 2: 6/2 + 10
        double[][] logits = AttentionByHand.ScaledDotProduct([[1, 1, 1, 1]], [[6, 0, 0, 0]], [[1, 0, 0, 0]], [[10]]).Relevances;

        Assert.Equal(13, logits[0][0]);
    }

    private static double[][] Transposed(double[][] matrix) =>
        [.. Enumerable.Range(0, matrix[0].Length).Select(j => matrix.Select(row => row[j]).ToArray())];
}
