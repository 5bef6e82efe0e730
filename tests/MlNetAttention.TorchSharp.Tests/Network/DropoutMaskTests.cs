using MlNetAttention.Network;

namespace MlNetAttention.Training.Tests.Network;

/// <summary>The masks of dropout: as many zeros as asked for, anew for each seed.</summary>
public sealed class DropoutMaskTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.4)]
    [InlineData(0.95)]
    public void A_mask_drops_its_share_and_keeps_the_mean(double share)
    {
        float[] mask = Mask(99_991, share, 3);
        Assert.Equal([0f, (float)(1 / (1 - share))], mask.Distinct().Order());

        // Five standard deviations.
        double tolerance = 5 * Math.Sqrt(share * (1 - share) / mask.Length);
        Assert.Equal(share, mask.Count(value => value == 0) / (double)mask.Length, tolerance);
    }

    [Fact]
    public void Numbers_of_a_mask_and_of_neighbouring_seeds_do_not_go_together()
    {
        float[] mask = Mask(99_991, 0.5, 3);
        foreach (int distance in new[] { 1, 2, 4, 8, 16, 17, 32, 64, 256 })
        {
            Assert.Equal(0.25, Together(mask, mask.AsSpan(distance)), 0.008);
        }

        Assert.Equal(0.25, Together(mask, Mask(99_991, 0.5, 4)), 0.008);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(61)]
    public void A_shorter_mask_is_the_beginning_of_a_longer_one(int length) =>
        Assert.Equal(Mask(97, 0.3, 7)[..length], Mask(length, 0.3, 7));

    private static float[] Mask(int length, double share, long seed)
    {
        var mask = new float[length];
        DropoutMask.Fill(mask, share, seed);
        return mask;
    }

    private static double Together(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        int both = 0;
        int length = Math.Min(x.Length, y.Length);
        for (int i = 0; i < length; i++)
        {
            if (x[i] == 0 && y[i] == 0) both++;
        }

        return both / (double)length;
    }
}
