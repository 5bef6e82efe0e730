namespace MlNetAttention.Tests.Kernels;

/// <summary>The error function to double precision, for comparison.</summary>
internal static class Erf
{
    /// <summary>Φ(x) = erfc(−x/√2)/2.</summary>
    internal static double NormalDistribution(double x) => Complement(-x / Math.Sqrt(2)) / 2;

    // Series below 3 (its terms stay below 1e3, so 1e-13 is kept), the continued fraction above.
    private static double Complement(double x) => x < 0 ? 2 - Complement(-x) : x < 3 ? 1 - Series(x) : Fraction(x);

    private static double Series(double x)
    {
        double term = x;
        double sum = x;
        for (int n = 1; n < 100; n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    private static double Fraction(double x)
    {
        double tail = x;
        for (int k = 60; k > 0; k--) tail = x + k / 2.0 / tail;
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / tail;
    }
}
