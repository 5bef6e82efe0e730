namespace MlNetAttention.Tests.Onnx;

/// <summary>ONNX Runtime gives the vectors of the managed encoder for sequences of several input columns.</summary>
public class SegmentParityTests
{
    private const int Sep = Vocabulary.SeparatorId;

    // Empty columns at every place, and nothing but separators.
    private static readonly int[][] Sequences =
    [
        [2, 3, 5, Sep, 7, Sep, 4, 4], [Sep, 3, Sep], [Sep, Sep], [6, 1, Sep, Sep, 9, 2], [Sep, Sep, 11, 2, 3, 1],
        [8, Sep, 2, Sep],
    ];

    [Fact]
    public void Every_combination_gives_the_vectors_of_the_managed_encoder()
    {
        int number = 0;
        foreach (EncoderOptions options in EncoderCases.Some.Where(options => options.MaxTokens > 1))
        {
            AttentionEncoder encoder = RandomEncoder.Create(options with { Segments = 3 });
            using var session = new OnnxSession(encoder);
            var random = new Random(number++);
            int size = encoder.Vocabulary.Size;
            ManagedReference.Near(encoder, session, new OnnxBatch(Sequences, () => random.Next(size), b => b * 2 % 3));
        }
    }

    [Fact]
    public void The_segment_of_a_token_counts()
    {
        AttentionEncoder encoder = RandomEncoder.Create(RandomEncoder.Small with { Segments = 2 });
        using var session = new OnnxSession(encoder);
        var batch = new OnnxBatch([[2, Sep, 3]], () => 0);
        float[] before = session.Run(batch).Pooled;
        batch.Segments[2] = 0;
        Assert.NotEqual(before, session.Run(batch).Pooled);
    }

    [Fact]
    public void An_encoder_of_one_column_has_two_inputs()
    {
        using var session = new OnnxSession(RandomEncoder.Create(RandomEncoder.Small));
        Assert.Equal(["input_ids", "attention_mask"], session.Session.InputMetadata.Keys);
    }
}
