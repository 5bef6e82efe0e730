using MlNetAttention.ByHand;

namespace MlNetAttention.Tests.ByHand;

/// <summary>A different prime for every dimension: a swapped axis cannot pass.</summary>
public class AttentionByHandMultiHeadTests
{
    private const int Tokens = 7;
    private const int Heads = 3;
    private const int HeadWidth = 5;

    private static readonly double[][] Values = RandomRows(seed: 2, Tokens, Heads * HeadWidth);
    private static readonly double[][] Keys = RandomRows(seed: 3, Tokens, Heads * HeadWidth);
    private static readonly double[][] Queries = RandomRows(seed: 5, Tokens, Heads * HeadWidth);

    [Fact]
    public void Heads_equal_the_mechanism_applied_to_their_columns_one_by_one()
    {
        double[][][] bias = [RandomRows(7, Tokens, Tokens), RandomRows(11, Tokens, Tokens), RandomRows(13, Tokens, Tokens)];

        MultiHeadResult result = AttentionByHand.MultiHead(
            Values, Keys, Queries, Heads, (head, v, k, q) => AttentionByHand.ScaledDotProduct(v, k, q, bias[head]));

        Assert.Equal(Heads, result.Heads.Count);
        MatrixAssert.Equal(
            [.. Enumerable.Range(0, Tokens).Select(i => result.Heads.SelectMany(head => head.Mixed[i]).ToArray())],
            result.Mixed,
            tolerance: 0);
        AssertHead(0, ColumnsOf(0, 5), bias[0]);
        AssertHead(1, ColumnsOf(5, 10), bias[1]);
        AssertHead(2, ColumnsOf(10, 15), bias[2]);

        void AssertHead(int head, Func<double[][], double[][]> columns, double[][] headBias)
        {
            AttentionByHandResult alone = AttentionByHand.ScaledDotProduct(
                columns(Values), columns(Keys), columns(Queries), headBias);
            MatrixAssert.Equal(alone.Relevances, result.Heads[head].Relevances, tolerance: 0);
            MatrixAssert.Equal(alone.Weights, result.Heads[head].Weights, tolerance: 0);
            MatrixAssert.Equal(alone.Mixed, result.Heads[head].Mixed, tolerance: 0);
            MatrixAssert.Equal(alone.Mixed, columns(result.Mixed), tolerance: 0);
        }
    }

    [Fact]
    public void One_head_equals_the_mechanism_itself() => MatrixAssert.Equal(
        AttentionByHand.QueryKeyValue(Values, Keys, Queries).Mixed,
        AttentionByHand.MultiHead(
            Values, Keys, Queries, heads: 1, (_, v, k, q) => AttentionByHand.QueryKeyValue(v, k, q)).Mixed,
        tolerance: 0);

    [Fact]
    public void Heads_of_one_column_each_follow_the_order_of_the_columns()
    {
        MultiHeadResult result = AttentionByHand.MultiHead(
            [[1, 10], [2, 20]], [[1, 0], [0, 1]], [[1, 1], [1, 1]], heads: 2,
            (_, v, k, q) => AttentionByHand.QueryKeyValue(v, k, q));

        // Head 0 has the keys 1 and 0 and takes all of token 0, head 1 the keys 0 and 1 and takes all of token 1.
        MatrixAssert.Equal([[1, 20], [1, 20]], result.Mixed, tolerance: 0);
    }

    internal static double[][] RandomRows(int seed, int rows, int columns)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(
            _ => Enumerable.Range(0, columns).Select(_ => random.NextDouble() * 2 - 1).ToArray())];
    }

    private static Func<double[][], double[][]> ColumnsOf(int first, int end) =>
        matrix => [.. matrix.Select(row => row[first..end])];
}
