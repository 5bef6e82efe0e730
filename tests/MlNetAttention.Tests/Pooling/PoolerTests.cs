using MlNetAttention.Pooling;

namespace MlNetAttention.Tests.Pooling;

public class PoolerTests
{
    private static readonly float[] Tokens = [1, -2, 3, /**/ -4, 5, 0, /**/ -1, -1, 6, /**/ 2, 2, -5, /**/ 7, -4, 1]; // [5, 3]

    [Theory]
    [InlineData(PoolingKind.Mean, new[] { 1f, 0, 1 })]
    [InlineData(PoolingKind.Max, new[] { 7f, 5, 6 })]
    [InlineData(PoolingKind.MeanAndMax, new[] { 1f, 0, 1, 7, 5, 6 })]
    [InlineData(PoolingKind.First, new[] { 1f, -2, 3 })]
    [InlineData(PoolingKind.Last, new[] { 7f, -4, 1 })]
    public void Tokens_become_one_vector(PoolingKind kind, float[] expected)
    {
        float[] pooled = Pool(kind, Tokens, query: null);
        Assert.Equal(expected.Length, pooled.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], pooled[i], 1e-6f);
    }

    [Fact]
    public void Attention_weighted_is_a_softmax_over_the_tokens()
    {
        float[] query = [0.3f, -0.2f, 0.5f];
        double[] logits = [.. Tokens.Chunk(3).Select(token => token.Zip(query, (x, w) => (double)x * w).Sum())];
        double sum = logits.Sum(Math.Exp);
        float[] pooled = Pool(PoolingKind.AttentionWeighted, Tokens, query);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(Enumerable.Range(0, 5).Sum(t => Math.Exp(logits[t]) / sum * Tokens[3 * t + i]), pooled[i], 1e-5);
        }
    }

    public static TheoryData<PoolingKind> Kinds => [.. Enum.GetValues<PoolingKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void No_tokens_give_zeros(PoolingKind kind) => Assert.All(Pool(kind, [], [1, 2, 3]), x => Assert.Equal(0, x));

    [Theory, MemberData(nameof(Kinds))]
    public void A_single_token_is_its_own_pool(PoolingKind kind)
    {
        float[] pooled = Pool(kind, [1, -2, 3], [1, 2, 3]);
        Assert.All(pooled.Chunk(3), part => Assert.Equal([1, -2, 3], part));
    }

    private static float[] Pool(PoolingKind kind, float[] tokens, float[]? query)
    {
        var options = new EncoderOptions { Width = 3, Heads = 1, Pooling = kind };
        float[] pooled = [.. Enumerable.Repeat(99f, options.PooledWidth)];
        new Pooler(options, query).Apply(tokens, new float[tokens.Length / 3], pooled);
        return pooled;
    }
}
