using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention.Benchmarks.Serving.Workloads;

/// <summary>
/// Encoders with seeded weights of the size that trained ones have: speed does not depend on what was learned, but numbers that
/// overflow or vanish would take other paths.
/// </summary>
internal static class BenchmarkEncoder
{
    /// <summary>Number of ids V, padding and unknown included.</summary>
    internal const int WordCount = KnownWords + MlNetAttention.Vocabulary.FirstKnownId;

    private const int KnownWords = 8_000;

    /// <summary>As many words as a data set of some thousand rows has, with the subwords of the default options.</summary>
    internal static Vocabulary Vocabulary { get; } = new(
        [.. Words(new Random(1)).Distinct().Take(KnownWords)], lowercase: true,
        subwords: new Subwords(new VocabularyOptions().SubwordBuckets));

    internal static AttentionEncoder Create(EncoderOptions options)
    {
        options.Validate();
        var random = new Random(2);
        WeightTensor[] weights = [.. EncoderLayout.Of(options, Vocabulary).Select(shape => new WeightTensor(
            shape.Name, shape.Shape, Values(random, shape)))];
        return new AttentionEncoder(options, Vocabulary, new EncoderWeights(options, Vocabulary, weights));
    }

    private static float[] Values(Random random, WeightShape shape)
    {
        (float middle, float deviation) = shape.Role switch
        {
            WeightRole.Projection or WeightRole.QueryOrKeyProjection => (0, MathF.Sqrt(2f / (shape.Shape[0] + shape.Shape[1]))),
            WeightRole.NormScale => (1, 0.1f),
            WeightRole.LocalContext => (0, 1f / shape.Shape[0]),
            WeightRole.Embedding or WeightRole.RelativeBias => (0, 0.5f),
            _ => (0, 0.1f),
        };
        float range = deviation * MathF.Sqrt(12);
        var values = new float[shape.Count];
        foreach (ref float value in values.AsSpan()) value = middle + range * (random.NextSingle() - 0.5f);
        return values;
    }

    private static IEnumerable<string> Words(Random random)
    {
        while (true)
        {
            yield return new([.. Enumerable.Range(0, random.Next(2, 10)).Select(_ => (char)('a' + random.Next(26)))]);
        }
    }
}
