namespace MlNetAttention.Tests.Kernels;

/// <summary>Rows of seeded numbers in −2..2, at every length at which a kernel could go wrong: 0 to 67 covers four vectors
/// of the widest instruction set and every tail.</summary>
internal static class Rows
{
    internal static IEnumerable<int> Lengths => Enumerable.Range(0, 68);

    internal static float[] Random(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => 4f * random.NextSingle() - 2f)];
    }

    /// <summary>Compares element by element with the absolute <paramref name="tolerance"/>·(1 + |expected|).</summary>
    internal static void Near(IReadOnlyList<double> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Length);
        for (int i = 0; i < actual.Length; i++) Near(expected[i], actual[i], tolerance, $"element {i} of {actual.Length}");
    }

    internal static void Near(double expected, float actual, double tolerance, string where) => Assert.True(
        Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected)),
        $"{where}: expected {expected:R}, found {actual:R}, tolerance {tolerance}");
}
