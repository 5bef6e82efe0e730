using MlNetAttention.Weights;

namespace MlNetAttention.Tests.Weights;

public class FiniteTests
{
    [Fact]
    public void Every_half_is_found_finite_or_not()
    {
        for (int bits = 0; bits <= ushort.MaxValue; bits++)
        {
            Half value = BitConverter.UInt16BitsToHalf((ushort)bits);
            Assert.Equal(Half.IsFinite(value), Finite.AreAll([Half.One, value, Half.MaxValue]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(37)]
    public void One_that_is_not_finite_is_found_at_every_place(int count)
    {
        Assert.True(Finite.AreAll(new Half[count]));
        Assert.True(Finite.AreAll(new float[count]));
        for (int at = 0; at < count; at++)
        {
            foreach (float value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
            {
                var singles = new float[count];
                singles[at] = value;
                Assert.False(Finite.AreAll(singles));
                Assert.False(Finite.AreAll([.. singles.Select(single => (Half)single)]));
            }
        }
    }
}
