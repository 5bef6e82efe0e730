using System.Collections.Immutable;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention.Tests;

/// <summary>Encoders with seeded weights instead of learned ones.</summary>
internal static class RandomEncoder
{
    internal static readonly string[] Words =
        ["evan", "'", "s", "dog", "riley", "is", "so", "hyper", ",", "she", "never", "stops", "moving"];

    /// <summary>The smallest shape in which no two sizes are equal: D = 6, H = 3, d = 2, F = 5.</summary>
    internal static readonly EncoderOptions Small = new()
    {
        Width = 6,
        Heads = 3,
        Layers = 1,
        FeedForwardWidth = 5,
        MaxRelativeDistance = 3,
        MaxTokens = 11,
    };

    internal static AttentionEncoder Create(EncoderOptions options, IEnumerable<string>? words = null, int seed = 7) =>
        Create(options, TextVocabulary(words ?? Words), seed);

    internal static AttentionEncoder Create(EncoderOptions options, Vocabulary vocabulary, int seed = 7)
    {
        options.Validate();
        return new AttentionEncoder(options, vocabulary, Weights(options, vocabulary, seed));
    }

    /// <summary>A vocabulary over text, with subwords in 17 buckets.</summary>
    internal static Vocabulary TextVocabulary(IEnumerable<string> words, bool lowercase = true) =>
        new([.. words], lowercase, subwords: new Subwords(17));

    /// <summary>A vocabulary over keys: raw value k is word k − 1.</summary>
    internal static Vocabulary KeyVocabulary(ImmutableArray<string> words) =>
        new(words, lowercase: false, KeyIds.Dense([1, .. Enumerable.Range(Vocabulary.FirstKnownId, words.Length)]));

    internal static EncoderWeights Weights(EncoderOptions options, Vocabulary vocabulary, int seed)
    {
        var random = new Random(seed);
        return new EncoderWeights(
            options, vocabulary,
            [.. EncoderLayout.Of(options, vocabulary).Select(shape => new WeightTensor(
                shape.Name, shape.Shape, [.. Numbers(random, (int)shape.Count, shape.Role == WeightRole.NormScale ? 1 : 0)]))]);
    }

    internal static IEnumerable<float> Numbers(Random random, int count, float middle = 0) =>
        Enumerable.Range(0, count).Select(_ => middle + random.NextSingle() - 0.5f);

    /// <summary>Texts of 0 to <paramref name="longest"/> words, some unknown.</summary>
    internal static string[] Texts(int count, int longest, int seed)
    {
        var random = new Random(seed);
        string[] words = [.. Words, "stranger", "Élan", "𝔘"];
        return [.. Enumerable.Range(0, count).Select(_ =>
            string.Join(' ', Enumerable.Range(0, random.Next(longest + 1)).Select(_ => words[random.Next(words.Length)])))];
    }
}
