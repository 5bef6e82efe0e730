namespace MlNetAttention.Tests.Onnx;

/// <summary>ONNX Runtime gives the vectors of the managed encoder for what was exported.</summary>
public class OnnxParityTests(ITestOutputHelper output)
{
    // Prime lengths, one of them beyond the MaxTokens of most encoders here, an empty one and a single token.
    private static readonly int[] Ragged = [7, 0, 13, 1, 2, 11, 5];

    [Fact]
    public void Every_combination_gives_the_vectors_of_the_managed_encoder()
    {
        float largest = 0;
        int combinations = EncoderCases.All.Count();
        EncoderOptions[] cases = [.. EncoderCases.All, .. EncoderCases.Some];
        for (int i = 0; i < cases.Length; i++)
        {
            // What the list of combinations leaves to its corners takes turns here.
            EncoderOptions options = i >= combinations ? cases[i] : cases[i] with
            {
                FeedForwardWidth = i % 5 == 0 ? 0 : 5,
                LocalContextWidth = 1 + 2 * (i % 7 % 3),
            };
            AttentionEncoder encoder = Encoder(options, hasSubwords: i % 2 == 0);
            using var session = new OnnxSession(encoder);
            largest = MathF.Max(largest, ManagedReference.Near(encoder, session, OnnxBatch.Random(encoder, Ragged, seed: i)));
        }

        output.WriteLine($"{cases.Length} encoders, largest deviation {largest}");
    }

    [Fact]
    public void Every_opset_gives_the_same()
    {
        for (int opset = OnnxExportOptions.OldestOpset; opset <= OnnxExportOptions.NewestOpset; opset++)
        {
            foreach (EncoderOptions options in EncoderCases.Some.Where((_, i) => i % 3 == 0))
            {
                AttentionEncoder encoder = Encoder(options);
                using var session = new OnnxSession(encoder, new OnnxExportOptions { OpsetVersion = opset });
                ManagedReference.Near(encoder, session, OnnxBatch.Random(encoder, Ragged, seed: opset));
            }
        }
    }

    [Fact]
    public void One_session_takes_every_size_of_batch_and_sequence()
    {
        AttentionEncoder encoder = Encoder(new EncoderOptions { Positions = PositionKind.Sinusoidal });
        using var session = new OnnxSession(encoder);
        foreach (int[] lengths in new int[][] { [1], [67], [3, 17, 2], [1, 1, 1, 1, 1, 1, 1], [13, 29], [541], [5] })
        {
            ManagedReference.Near(encoder, session, OnnxBatch.Random(encoder, lengths, seed: lengths.Length));
        }
    }

    [Fact]
    public void Padding_may_stand_before_the_tokens()
    {
        foreach (EncoderOptions options in EncoderCases.Some)
        {
            AttentionEncoder encoder = Encoder(options);
            using var session = new OnnxSession(encoder);
            ManagedReference.Near(encoder, session, OnnxBatch.Random(encoder, Ragged, seed: 3, before: b => b * 3 % 5));
        }
    }

    [Fact]
    public void What_padding_holds_does_not_change_a_bit()
    {
        foreach (EncoderOptions options in EncoderCases.Some)
        {
            AttentionEncoder encoder = Encoder(options);
            using var session = new OnnxSession(encoder);
            OnnxBatch batch = OnnxBatch.Random(encoder, Ragged, seed: 5, before: b => b % 3);
            (float[] tokens, float[] pooled) = session.Run(batch);
            for (int id = 0; id < encoder.Vocabulary.Size; id += 7)
            {
                (float[] otherTokens, float[] otherPooled) = session.Run(new OnnxBatch(batch.Sequences, () => id, b => b % 3));
                Assert.Equal(tokens, otherTokens);
                Assert.Equal(pooled, otherPooled);
            }
        }
    }

    [Fact]
    public void Sequences_without_tokens_give_zeros()
    {
        foreach (EncoderOptions options in EncoderCases.Some)
        {
            AttentionEncoder encoder = Encoder(options);
            using var session = new OnnxSession(encoder);
            var batch = new OnnxBatch([[], []], () => 3, b => 5 * b);
            (float[] tokens, float[] pooled) = session.Run(batch);
            Assert.Equal(new float[2 * 5 * options.Width], tokens);
            Assert.Equal(new float[2 * encoder.PooledLength], pooled);
        }
    }

    [Fact]
    public void Padding_between_tokens_is_no_token()
    {
        AttentionEncoder encoder = Encoder(
            RandomEncoder.Small with { Positions = PositionKind.None, LocalContextWidth = 1, Pooling = PoolingKind.Mean });
        using var session = new OnnxSession(encoder);
        var whole = new OnnxBatch([[3, 5, 7]], () => 0);
        var apart = new OnnxBatch([[3, 2, 5, 2, 2, 7]], () => 0);
        apart.Mask[1] = apart.Mask[3] = apart.Mask[4] = 0;
        float[] expected = session.Run(whole).Pooled, found = session.Run(apart).Pooled;
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, ManagedReference.Tolerance));
    }

    [Fact]
    public void A_table_of_many_words_is_written_whole()
    {
        AttentionEncoder encoder = RandomEncoder.Create(new EncoderOptions(), Enumerable.Range(0, 2003).Select(i => $"word{i}"));
        using var session = new OnnxSession(encoder);
        ManagedReference.Near(encoder, session, OnnxBatch.Random(encoder, [499, 509], seed: 7));
    }

    private static AttentionEncoder Encoder(EncoderOptions options, bool hasSubwords = true) => hasSubwords
        ? RandomEncoder.Create(options)
        : RandomEncoder.Create(options, new Vocabulary([.. RandomEncoder.Words], lowercase: true));
}
