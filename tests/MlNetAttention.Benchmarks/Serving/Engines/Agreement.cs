namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>Whoever computes something else is no contender.</summary>
internal static class Agreement
{
    internal const float Tolerance = 1e-4f;

    /// <exception cref="ContendersDisagreeException">Two pooled vectors differ by more than <see cref="Tolerance"/>.</exception>
    internal static void Check(string key, string name, ReadOnlySpan<float> ours, ReadOnlySpan<float> found)
    {
        if (ours.Length != found.Length)
        {
            throw new ContendersDisagreeException($"{key}: {name} gives {found.Length} numbers; expected {ours.Length}.");
        }

        for (int i = 0; i < ours.Length; i++)
        {
            // Written so that a number that is none fails.
            if (MathF.Abs(ours[i] - found[i]) <= Tolerance) continue;
            throw new ContendersDisagreeException(
                $"{key}: number {i} of {ours.Length} of the pooled vectors is {ours[i]} with ours and {found[i]} with {name}; "
                + $"expected a difference of at most {Tolerance}.");
        }
    }
}
