namespace MlNetAttention.Tests.Pretrained;

/// <summary>Compares an encoder from a folder with the second implementation of its paper.</summary>
internal static class ReferenceVectors
{
    /// <summary>Checks the vectors of tokens, and their mean, against the second implementation.</summary>
    internal static void AssertVectors(
        SyntheticFolder folder, string family, EncodedSequence encoded, int[] ids, int[] segments)
    {
        double[][] expected = Reference(folder, family).Encode(ids, segments, SyntheticFolder.Layers);
        Assert.Equal(expected.Length, encoded.TokenVectors.Count);
        for (int t = 0; t < expected.Length; t++) AssertNear(expected[t], encoded.TokenVectors[t].Span);
        AssertNear(
            [.. Enumerable.Range(0, expected[0].Length).Select(c => expected.Average(token => token[c]))], encoded.Pooled.Span);
    }

    internal static ReferenceTransformer Reference(SyntheticFolder folder, string family) =>
        new(folder, family, SyntheticFolder.Heads, family == "roberta" ? 1e-5 : 1e-12);

    internal static void AssertNear(double[] expected, ReadOnlySpan<float> found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++) Assert.InRange(found[i], expected[i] - 2e-5, expected[i] + 2e-5);
    }
}
