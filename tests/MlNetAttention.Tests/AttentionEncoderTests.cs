using MlNetAttention.Attention;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention.Tests;

public class AttentionEncoderTests
{
    private static readonly string[] Sentences =
        ["", "riley", "stranger", "Evan's dog Riley", "is so hyper, she never stops moving dog dog dog dog"];

    [Fact]
    public void Every_combination_runs_and_has_the_documented_shapes()
    {
        foreach (EncoderOptions options in EncoderCases.All.Concat(EncoderCases.Some))
        {
            AttentionEncoder encoder = RandomEncoder.Create(options);
            foreach (string sentence in Sentences) CheckShapes(encoder, encoder.Encode(sentence));
        }
    }

    [Fact]
    public void An_empty_text_has_no_vectors_and_a_pool_of_zeros()
    {
        foreach (EncoderOptions options in EncoderCases.Some)
        {
            AttentionEncoder encoder = RandomEncoder.Create(options);
            foreach (EncodedSequence empty in new[] { encoder.Encode(" \t"), encoder.Encode([]), encoder.Encode(["", null!]) })
            {
                Assert.Empty(empty.Tokens);
                Assert.Empty(empty.TokenVectors);
                Assert.Equal(new float[options.PooledWidth], empty.Pooled.ToArray());
                Assert.Equal($"0 tokens, vectors of {options.Width}", $"{empty}");
                Assert.All(empty.AttentionMaps, map => Assert.Equal(0, map.Length));
            }
        }
    }

    [Fact]
    public void A_cut_text_is_its_beginning()
    {
        string[] words = [.. Enumerable.Range(0, 29).Select(i => RandomEncoder.Words[i * i % 13])];
        foreach (EncoderOptions options in EncoderCases.Some.Where(options => options.MaxTokens <= 11))
        {
            AttentionEncoder encoder = RandomEncoder.Create(options);
            Same(encoder.Encode(words[..options.MaxTokens]), encoder.Encode(words));
            Same(encoder.Encode(words[..options.MaxTokens]), encoder.Encode(string.Join(' ', words)));
        }
    }

    [Fact]
    public void Any_thread_gives_the_same_bits()
    {
        string[] texts = RandomEncoder.Texts(499, longest: 23, seed: 89);
        foreach (PoolingKind pooling in Enum.GetValues<PoolingKind>())
        {
            AttentionEncoder encoder = RandomEncoder.Create(
                new EncoderOptions { Width = 34, Heads = 2, MaxTokens = 19, Pooling = pooling });
            EncodedSequence[] expected = [.. texts.Select(encoder.Encode)];
            var found = new EncodedSequence[texts.Length];
            var seven = new ParallelOptions { MaxDegreeOfParallelism = 7 };
            Parallel.For(0, texts.Length, seven, i => found[i] = encoder.Encode(texts[i]));
            for (int i = 0; i < texts.Length; i++) Same(expected[i], found[i]);
        }
    }

    [Fact]
    public void What_was_encoded_before_does_not_matter()
    {
        foreach (EncoderOptions options in EncoderCases.Some)
        {
            AttentionEncoder encoder = RandomEncoder.Create(options);
            var used = new Workspace(options);
            foreach (string text in RandomEncoder.Texts(17, longest: 13, seed: 97))
            {
                var tokens = new TokenSequence(options.MaxTokens);
                tokens.AddText(text, encoder.Vocabulary);
                Assert.Equal(Run(encoder, tokens, new Workspace(options)), Run(encoder, tokens, used));
            }
        }
    }

    [Fact]
    public void Encoding_without_maps_gives_the_same_vectors()
    {
        foreach (EncoderOptions options in EncoderCases.Some)
        {
            AttentionEncoder encoder = RandomEncoder.Create(options);
            var tokens = new TokenSequence(options.MaxTokens);
            tokens.AddText(Sentences[^1], encoder.Vocabulary);
            var work = new Workspace(options);
            encoder.Run(tokens, work);
            Assert.Equal(encoder.Encode(Sentences[^1]).TokenValues.ToArray(), work.Tokens.ToArray());
        }
    }

    [Fact]
    public void Without_subwords_unknown_words_share_one_vector_and_known_ones_do_not()
    {
        AttentionEncoder encoder = RandomEncoder.Create(
            RandomEncoder.Small, new Vocabulary([.. RandomEncoder.Words], lowercase: true));
        Assert.Equal(encoder.Encode("stranger things").Pooled.ToArray(), encoder.Encode("Ωμέγα 🐕").Pooled.ToArray());
        Assert.NotEqual(encoder.Encode("dog").Pooled.ToArray(), encoder.Encode("riley").Pooled.ToArray());
        Assert.Equal(encoder.Encode("DOG").Pooled.ToArray(), encoder.Encode("dog").Pooled.ToArray());
        Assert.NotEqual(encoder.Encode(["DOG"]).Pooled.ToArray(), encoder.Encode(["dog"]).Pooled.ToArray());
    }

    [Fact]
    public void With_subwords_unknown_words_differ_unless_they_have_no_letters()
    {
        AttentionEncoder encoder = RandomEncoder.Create(RandomEncoder.Small);
        Assert.NotEqual(encoder.Encode("stranger").Pooled.ToArray(), encoder.Encode("things").Pooled.ToArray());
        Assert.Equal(encoder.Encode("17").Pooled.ToArray(), encoder.Encode("🐕").Pooled.ToArray());
    }

    [Fact]
    public void A_word_is_its_own_vector_and_the_sum_of_its_subwords_over_the_root_of_their_number()
    {
        EncoderOptions options = RandomEncoder.Small;
        AttentionEncoder encoder = RandomEncoder.Create(options);
        float[] own = encoder.Weights[EncoderLayout.Embedding], parts = encoder.Weights[EncoderLayout.Subwords];
        foreach ((string word, string[] subwords) in new (string, string[])[]
        {
            ("dog", ["<do", "dog", "og>", "<dog", "dog>", "<dog>"]), ("is", ["<is", "is>", "<is>"]), ("e", ["<e>"]), ("17", []),
        })
        {
            int id = encoder.Vocabulary.IdOf(word);
            double[] expected = [.. own.AsSpan(id * options.Width, options.Width).ToArray().Select(value => (double)value)];
            foreach (string subword in subwords)
            {
                uint hash = 2166136261;
                foreach (char c in subword) hash = (hash ^ c) * 16777619;
                int bucket = (int)((hash ^ (hash >> 15)) % 17);
                for (int d = 0; d < options.Width; d++)
                {
                    expected[d] += parts[bucket * options.Width + d] / Math.Sqrt(subwords.Length);
                }
            }

            var tokens = new TokenSequence(options.MaxTokens);
            tokens.AddText(word, encoder.Vocabulary);
            var work = new Workspace(options);
            encoder.Embed(tokens, work);
            Span<float> found = work.Tokens;
            for (int d = 0; d < options.Width; d++) Assert.Equal(expected[d], found[d], 1e-6);
        }
    }

    [Fact]
    public void Null_is_refused()
    {
        AttentionEncoder encoder = RandomEncoder.Create(RandomEncoder.Small);
        Assert.Throws<ArgumentNullException>(() => encoder.Encode((string)null!));
        Assert.Throws<ArgumentNullException>(() => encoder.Encode((IReadOnlyList<string>)null!));
    }

    internal static void Same(EncodedSequence expected, EncodedSequence found)
    {
        Assert.Equal(expected.Tokens, found.Tokens);
        Assert.Equal(expected.TokenValues.ToArray(), found.TokenValues.ToArray());
        Assert.Equal(expected.Pooled.ToArray(), found.Pooled.ToArray());
        Assert.Equal(
            expected.AttentionMaps.Select(map => map.Values.ToArray()), found.AttentionMaps.Select(map => map.Values.ToArray()));
    }

    private static float[] Run(AttentionEncoder encoder, TokenSequence tokens, Workspace work)
    {
        var pooled = new float[encoder.PooledLength];
        encoder.Run(tokens, work);
        float[] vectors = work.Tokens.ToArray();
        encoder.Pool(work, pooled);
        return [.. vectors, .. pooled];
    }

    private static void CheckShapes(AttentionEncoder encoder, EncodedSequence encoded)
    {
        EncoderOptions options = encoder.Options;
        int length = encoded.Tokens.Count;
        Assert.InRange(length, 0, options.MaxTokens);
        Assert.Equal(length, encoded.TokenVectors.Count);
        Assert.All(encoded.TokenVectors, vector => Assert.Equal(options.Width, vector.Length));
        Assert.Equal(encoded.TokenValues.ToArray(), encoded.TokenVectors.SelectMany(vector => vector.ToArray()));
        int pooling = options.Pooling == PoolingKind.MeanAndMax ? 2 * options.Width : options.Width;
        Assert.Equal(options.DenseWidth ?? pooling, encoded.Pooled.Length);
        Assert.Equal(encoder.PooledLength, encoded.Pooled.Length);
        float[] numbers = [.. encoded.TokenValues.Span, .. encoded.Pooled.Span];
        Assert.True(numbers.All(float.IsFinite), $"{options}");
        Assert.Equal(options.Layers, encoded.AttentionMaps.Count);
        foreach (AttentionMap map in encoded.AttentionMaps)
        {
            Assert.Equal((options.Heads, length), (map.Heads, map.Length));
            for (int head = 0; head < options.Heads; head++)
            {
                for (int query = 0; query < length; query++)
                {
                    float sum = 0;
                    foreach (float weight in map.Row(head, query)) sum += weight is >= 0 and <= 1.00001f ? weight : float.NaN;
                    Assert.True(Math.Abs(sum - 1) <= 1e-5f, $"{options}: row {query} of head {head} sums to {sum}");
                }
            }
        }
    }
}
