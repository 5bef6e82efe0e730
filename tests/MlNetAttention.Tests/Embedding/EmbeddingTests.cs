using MlNetAttention.Attention;
using MlNetAttention.Embedding;
using MlNetAttention.Weights;

namespace MlNetAttention.Tests.Embedding;

public class EmbeddingTests
{
    [Fact]
    public void Tokens_are_looked_up_and_their_positions_added()
    {
        float[] table = [0, 0, 0, 1, 2, 3, 10, 20, 30]; // [3, 3]
        float[] positions = [.1f, .1f, .1f, .2f, .2f, .2f];
        var vectors = new float[6];
        new TokenEmbedding(new SingleValues(table), positions: null, segments: null, width: 3).Lookup([2, 1], vectors);
        Assert.Equal([10, 20, 30, 1, 2, 3], vectors);
        var options = new EncoderOptions { Width = 3, Heads = 1, MaxTokens = 2 };
        new TokenEmbedding(new SingleValues(table), PositionVectors.Learned(options, positions), segments: null, width: 3).Lookup([2, 1], vectors);
        Assert.Equal([10.1f, 20.1f, 30.1f, 1.2f, 2.2f, 3.2f], vectors);
    }

    [Fact]
    public void A_token_gets_the_vector_of_its_segment_and_a_separator_that_of_the_segment_before_it()
    {
        float[] table = [7, 8, 0, 0, 1, 2, 10, 20];     // [4, 2]
        float[] segments = [.5f, .25f, 100, 200];       // [2, 2]
        var vectors = new float[6];
        new TokenEmbedding(new SingleValues(table), positions: null, segments, width: 2).Lookup([2, Vocabulary.SeparatorId, 3], vectors);
        Assert.Equal([1.5f, 2.25f, 7.5f, 8.25f, 110, 220], vectors);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Sinusoidal_positions_have_the_published_form(int width)
    {
        float[] table = SinusoidalPositions.Table(maxTokens: 5, width);
        for (int t = 0; t < 5; t++)
        {
            for (int i = 0; i < width; i++)
            {
                double angle = t / Math.Pow(10_000, 2.0 * (i / 2) / width);
                Assert.Equal(i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle), table[t * width + i], 1e-6);
            }
        }
    }

    [Fact]
    public void Sinusoidal_positions_are_computed_as_far_as_sequences_reach()
    {
        var options = new EncoderOptions { Width = 8, Heads = 1, MaxTokens = 65_536 };
        float[] whole = SinusoidalPositions.Table(101, 8);
        PositionVectors positions = PositionVectors.Sinusoidal(options);
        long before = GC.GetAllocatedBytesForCurrentThread();
        float[] first = positions.UpTo(3).ToArray();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        Assert.Equal(whole.Take(24), first);
        Assert.Equal(whole, positions.UpTo(101));
        Assert.Equal(first, positions.UpTo(3));
    }

    [Theory]
    [InlineData(AttentionMechanism.ScaledDotProduct, new[] { 0, 0, 1, 2, 3, 4, 4 })]
    [InlineData(AttentionMechanism.QueryKeyValue, new[] { 0, 0, 1, 2, 3, 4, 4 })]
    [InlineData(AttentionMechanism.SymmetricKeys, new[] { 2, 2, 1, 0, 1, 2, 2 })]
    public void Distances_are_clipped(AttentionMechanism mechanism, int[] expected)
    {
        var options = new EncoderOptions { Mechanism = mechanism, MaxRelativeDistance = 2 };
        Assert.Equal(expected, Enumerable.Range(0, 7).Select(j => RelativeDistance.Index(options, 3, j)));
        Assert.Equal(expected.Max() + 1, options.RelativeBiasEntries);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 5)]
    [InlineData(7, 3)]
    [InlineData(7, 31)]
    public void Local_context_adds_the_neighbours(int tokens, int taken)
    {
        const int Width = 3;
        float[] taps = [.. RandomEncoder.Numbers(new Random(79), taken * Width)];
        float[] x = [.. RandomEncoder.Numbers(new Random(83), tokens * Width)];
        var y = new float[x.Length];
        new LocalContext(taps, Width).Apply(x, y);
        for (int t = 0; t < tokens; t++)
        {
            for (int i = 0; i < Width; i++)
            {
                double expected = x[t * Width + i];
                for (int other = 0; other < tokens; other++)
                {
                    int w = other - t + taken / 2;
                    if (w >= 0 && w < taken) expected += (double)taps[w * Width + i] * x[other * Width + i];
                }

                Assert.Equal(expected, y[t * Width + i], 1e-6);
            }
        }
    }
}
