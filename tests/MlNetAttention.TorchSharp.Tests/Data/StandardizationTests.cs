using MlNetAttention.Data;
using MlNetAttention.Weights;

namespace MlNetAttention.Training.Tests.Data;

/// <summary>Numbers of any size are brought to mean 0 and variance 1, and those that do not vary are left out.</summary>
public sealed class StandardizationTests
{
    [Fact]
    public void Mean_and_deviation_are_those_of_all_vectors()
    {
        // Two vectors in the first row and one in the second: 1, 3, 5 and 200, 400, 600.
        Standardization found = Standardization.Of([Halves(1, 200, 3, 400), Halves(5, 600)], 2);
        Assert.Equal([3f, 400f], found.Mean);
        Assert.Equal(1 / Math.Sqrt(8 / 3.0), found.Scale[0], 1e-6);
        Assert.Equal(1 / Math.Sqrt(80_000 / 3.0), found.Scale[1], 1e-8);
    }

    [Theory]
    [InlineData(0.25f, 0.25f)]
    [InlineData(0f, 6e-8f)]
    [InlineData(1000f, 1000.5f)]
    public void What_only_rounding_tells_apart_counts_for_nothing(float one, float other)
    {
        Standardization found = Standardization.Of([Halves(1, one), Halves(-1, one), Halves(1, other), Halves(-1, one)], 2);
        Assert.Equal(1, found.Scale[0], 1e-6);
        Assert.Equal(0, found.Scale[1]);
    }

    private static HalfValues Halves(params float[] values) => HalfValues.Of(values);
}
