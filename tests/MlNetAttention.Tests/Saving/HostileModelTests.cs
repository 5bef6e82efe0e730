using System.Buffers.Binary;
using FsCheck.Xunit;
using MlNetAttention.MlNet;
using MlNetAttention.Saving;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention.Tests.Saving;

/// <summary>Bodies nobody wrote, under checksums that fit: refused with a FormatException, or a model that runs.</summary>
public class HostileModelTests
{
    private const long AllocationLimit = 8_000_000;

    private static readonly int[] Numbers =
        [0, 1, 2, -1, -2, 3, 5, 64, 65_536, 65_537, 4_000_000, int.MaxValue, int.MinValue, int.MaxValue / 4, 0x7FC00000];

    private int _loaded;
    private int _refused;

    [Fact]
    public void Every_byte_changed_to_every_corner_value()
    {
        foreach ((byte[] file, uint version) in SmallFile.All)
        {
            byte[] body = SmallFile.Body(file);
            for (int at = 0; at < body.Length; at++)
            {
                foreach (byte value in new byte[] { 0, 1, 2, 0x7F, 0x80, 0xFF })
                {
                    byte[] changed = [.. body];
                    changed[at] = value;
                    LoadsOrIsRefused(changed, version);
                }
            }
        }

        // A weight may be anything, a size may not.
        Assert.True(_loaded > 100 && _refused > 100, $"{_loaded} loaded, {_refused} refused");
    }

    [Fact]
    public void Every_number_changed_to_every_corner_value()
    {
        foreach ((byte[] file, uint version) in SmallFile.All)
        {
            byte[] body = SmallFile.Body(file);
            for (int at = 0; at + sizeof(int) <= body.Length; at++)
            {
                foreach (int number in Numbers)
                {
                    byte[] changed = [.. body];
                    BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(at), number);
                    LoadsOrIsRefused(changed, version);
                }
            }
        }

        // A weight may be anything, a size may not.
        Assert.True(_loaded > 100 && _refused > 100, $"{_loaded} loaded, {_refused} refused");
    }

    [Property(MaxTest = 3000, Replay = "1,7")]
    public void Several_changes_at_once(int seed, byte which)
    {
        var random = new Random(seed);
        (byte[] file, uint version) = SmallFile.All[which % SmallFile.All.Length];
        List<byte> body = [.. SmallFile.Body(file)];
        for (int change = random.Next(1, 7); change > 0; change--)
        {
            int at = random.Next(body.Count);
            int count = Math.Min(random.Next(1, 17), body.Count - at);
            switch (random.Next(4))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body.RemoveRange(at, count);
                    break;
                case 2:
                    body.InsertRange(at, body.GetRange(at, count));
                    break;
                default:
                    body.InsertRange(at, Enumerable.Range(0, count).Select(_ => (byte)random.Next(256)));
                    break;
            }

            if (body.Count == 0) break;
        }

        LoadsOrIsRefused([.. body], version);
    }

    [Property(MaxTest = 1000, Replay = "1,9")]
    public void Any_bytes(byte[] bytes)
    {
        LoadsOrIsRefused(bytes);
        ModelFileTests.Refused(bytes);
    }

    [Fact]
    public void A_body_cut_off_anywhere_is_refused()
    {
        foreach ((byte[] file, uint version) in SmallFile.All)
        {
            byte[] body = SmallFile.Body(file);
            for (int length = 0; length < body.Length; length++) ModelFileTests.Refused(SmallFile.Sign(body[..length], version));
        }
    }

    [Fact]
    public void Two_tokens_of_one_spelling_are_refused()
    {
        FormatException error = ModelFileTests.Refused(Replace("dog", "she"));
        Assert.Contains("'she' stands in the vocabulary twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_columns_of_one_name_are_refused()
    {
        FormatException error = ModelFileTests.Refused(Replace("Attention", "TokenVectors"[..9], "TokenVectors", "TokenVect"));
        Assert.Contains("'TokenVect'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_weight_that_is_not_finite_is_refused(float weight)
    {
        // The keyed file ends with the last norm, the byte of the pooled vector and twice a count of 0 scores; the other with its
        // head of tokens.
        byte[] body = SmallFile.Body(SmallFile.KeyBytes);
        WriteLast(body.AsSpan(0, body.Length - 2 * sizeof(int) - 1), SmallFile.Options.Width, weight);
        FormatException error = ModelFileTests.Refused(SmallFile.Sign(body));
        byte[] head = SmallFile.Body(SmallFile.Bytes);
        WriteLast(head, SmallFile.Layout.TokenHead!.Outputs, weight);
        Assert.Contains(
            "head holds a value that is not finite",
            ModelFileTests.Refused(SmallFile.Sign(head)).Message, StringComparison.Ordinal);
        Assert.Contains("'norm.bias' holds a value that is not finite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_of_tokens_goes_with_a_column_for_what_it_makes()
    {
        ModelContent content = SmallFile.Load(SmallFile.Bytes);
        AssertRefused(content with { Columns = SmallFile.AllColumns }, "token scores column is null; expected one for");
        AssertRefused(
            content with { Layout = content.Layout with { TokenHead = null } },
            "token scores column is TokenScores; expected none, as there is no head of tokens");

        static void AssertRefused(ModelContent content, string message) => Assert.Contains(
            message, ModelFileTests.Refused(SmallFile.Save(content)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, "scores of the head of tokens is 4; expected 0 to 2")]
    [InlineData(int.MaxValue, "scores of the head of tokens is 2147483647; expected 0 to 2")]
    [InlineData(-1, "scores of the head of tokens is -1")]
    public void A_number_of_token_scores_is_held_against_the_bytes_left(int scores, string message)
    {
        // The keyed file ends with the number of token scores, 0.
        byte[] body = [.. SmallFile.Body(SmallFile.KeyBytes), .. new byte[2 * sizeof(int)]];
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(body.Length - 3 * sizeof(int)), scores);
        FormatException error = ModelFileTests.Refused(SmallFile.Sign(body));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_any_finite_size_are_encoded_without_an_error()
    {
        foreach (float weight in new[] { float.MaxValue, float.MinValue, float.Epsilon, 1e-23f, 0 })
        {
            foreach (EncoderOptions options in EncoderCases.Some.Where(options => options.Width < 10))
            {
                var vocabulary = new Vocabulary(["dog"], new TextRules(), subwords: new Subwords(17, wholeCharacters: true));
                var weights = new EncoderWeights(options, vocabulary,
                [
                    .. EncoderLayout.Of(options, vocabulary).Select(shape => new WeightTensor(
                        shape.Name, shape.Shape, [.. Enumerable.Repeat(weight, (int)shape.Count)])),
                ]);
                var content = new ModelContent(
                    SmallFile.AllColumns, options, vocabulary, weights, FeatureLayout.VectorAlone);
                LoadsOrIsRefused(ModelBody.Write(content), ModelBody.VersionOf(content));
            }
        }

        Assert.Equal(0, _refused);
        Assert.NotEqual(0, _loaded);
    }

    /// <summary>Writes the last of the values that a body ends with.</summary>
    private static void WriteLast(Span<byte> body, int count, float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        for (int plane = 0; plane < sizeof(float); plane++)
        {
            body[^((sizeof(float) - plane - 1) * count + 1)] = (byte)(bits >> (8 * plane));
        }
    }

    private void LoadsOrIsRefused(byte[] body, uint version = ModelFile.OneColumnVersion)
    {
        byte[] file = SmallFile.Sign(body, version);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ModelContent content = SmallFile.Load(file);
            EncodedSequence encoded = SmallFile.Encode(content, "dog she stranger dog");
            Assert.Equal(content.Options.PooledWidth, encoded.Pooled.Length);
            Assert.NotNull(AttentionSchema.OutputColumns(content.Columns, content.Options, content.Layout));
            if (content.Layout.TokenHead is { } head)
            {
                head.Score(encoded.TokenValues.Span, new float[encoded.Tokens.Count * head.Outputs]);
            }

            _loaded++;
        }
        catch (FormatException)
        {
            _refused++;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit);
    }

    private static byte[] Replace(params string[] pairs)
    {
        // In pairs of what stands there and what shall stand there, each with its length before it.
        string body = System.Text.Encoding.Latin1.GetString(SmallFile.Body(SmallFile.Bytes));
        for (int i = 0; i < pairs.Length; i += 2)
        {
            body = body.Replace(Stored(pairs[i]), Stored(pairs[i + 1]), StringComparison.Ordinal);
        }

        return SmallFile.Sign(System.Text.Encoding.Latin1.GetBytes(body));

        static string Stored(string text) => $"{(char)text.Length}\0\0\0{string.Concat(text.Select(c => $"{c}\0"))}";
    }
}
