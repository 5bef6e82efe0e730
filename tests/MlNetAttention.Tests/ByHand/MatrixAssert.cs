namespace MlNetAttention.Tests.ByHand;

/// <summary>Compares whole matrices and says where they part.</summary>
internal static class MatrixAssert
{
    /// <summary>
    /// Sums of a handful of doubles of size 1 to 10 are right to a few units in the last place, 2e-16 relative; 1e-13 leaves
    /// room for the order of the additions and nothing for a wrong formula.
    /// </summary>
    internal const double Tolerance = 1e-13;

    internal static void Equal(double[][] expected, double[][] actual, double tolerance = Tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Equal(expected[i], actual[i], tolerance, $"row {i}, ");
    }

    internal static void Equal(double[] expected, double[] actual, double tolerance = Tolerance, string where = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int c = 0; c < expected.Length; c++)
        {
            Assert.True(
                Math.Abs(expected[c] - actual[c]) <= tolerance,
                $"{where}column {c}: expected {expected[c]:R}, found {actual[c]:R}, tolerance {tolerance}");
        }
    }
}
