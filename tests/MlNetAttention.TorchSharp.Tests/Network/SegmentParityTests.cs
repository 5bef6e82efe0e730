using MlNetAttention.Attention;
using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Network;

/// <summary>
/// The managed encoder against the torch network for sequences of three segments, some of them empty: within 1e-4, as
/// <see cref="ParityTests"/>. A padded batch, where torch pads with the id of a separator.
/// </summary>
[Collection(TrainingCollection.Name)]
public sealed class SegmentParityTests
{
    private const int Sep = Vocabulary.SeparatorId;
    private const float Tolerance = 1e-4f;

    private static readonly int[][] Sequences =
        [[2, 3, 5, Sep, 4, Sep, 4, 4, 2, 3, 6], [Sep, 3, Sep], [Sep, Sep], [6, 1, Sep, Sep, 5, 2], [Sep, Sep, 6, 2, 3, 1, 5]];

    [Theory]
    [InlineData(AttentionSource.Projections)]
    [InlineData(AttentionSource.Tables)]
    public void Every_mechanism_position_and_pooling_gives_the_vectors_of_torch(AttentionSource source)
    {
        foreach (AttentionMechanism mechanism in Enum.GetValues<AttentionMechanism>())
            foreach (PositionKind positions in Enum.GetValues<PositionKind>())
                foreach (PoolingKind pooling in Enum.GetValues<PoolingKind>())
                {
                    AssertParity(new EncoderOptions
                    {
                        Mechanism = mechanism,
                        Source = source,
                        Positions = positions,
                        Pooling = pooling,
                        Width = 15,
                        Heads = 3,
                        FeedForwardWidth = 23,
                        MaxTokens = 11,
                        Layers = source == AttentionSource.Tables ? 1 : 2,
                        MaxRelativeDistance = 4,
                        Segments = 3,
                    });
                }
    }

    [Fact]
    public void Rows_have_the_same_vectors_in_any_batch_and_order()
    {
        var options = new EncoderOptions { Width = 15, Heads = 3, MaxTokens = 11, Segments = 3 };
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        TrainingSet set = Set();
        using var encoder = new TorchEncoder(options, set.Vocabulary, 0.5, generator, CPU) { Training = false };
        using var noGradients = no_grad();
        float[][] together = Pooled(0, 1, 2, 3, 4), turned = Pooled(4, 3, 2, 1, 0);
        for (int row = 0; row < Sequences.Length; row++)
        {
            float[] alone = Pooled(row)[0];
            Assert.All(alone.Zip(together[row]), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
            Assert.All(alone.Zip(turned[^(row + 1)]), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        }

        float[][] Pooled(params int[] rows)
        {
            using Batch batch = Batch.Create(set, rows, CPU);
            Tensor pooled = encoder.Pool(encoder.TokenVectors(batch), batch);
            return [.. rows.Select((_, b) => pooled[b].contiguous().data<float>().ToArray())];
        }
    }

    [Fact]
    public void Separators_are_never_replaced()
    {
        using Batch batch = Batch.Create(Set(), [0, 3], CPU, (_, _, _) => Vocabulary.UnknownId);
        Assert.Equal(
            Sequences[0].Select(id => id == Sep ? Sep : Vocabulary.UnknownId), batch.Tokens[..11]);
    }

    private static TrainingSet Set()
    {
        var vocabulary = new Vocabulary(["dog", "she", "2", "stranger", ","], lowercase: true, subwords: new Subwords(19));
        return new TrainingSet(vocabulary, new long[vocabulary.Size], Sequences, LabelKind.Classes, 2, [0, 1, 0, 1, 1], 0, 0)
        {
            Segments = 3,
        };
    }

    private static void AssertParity(EncoderOptions options)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        TrainingSet set = Set();
        using var encoder = new TorchEncoder(options, set.Vocabulary, 0.5, generator, CPU) { Training = false };
        using var noGradients = no_grad();
        foreach (var parameter in encoder.Parameters.NotDecayed)
        {
            parameter.add_(randn_like(parameter).zero_().uniform_(-0.3, 0.3, generator));
        }

        var managed = new AttentionEncoder(
            options, set.Vocabulary, new EncoderWeights(options, set.Vocabulary, encoder.Parameters.Export()));
        using Batch batch = Batch.Create(set, [0, 1, 2, 3, 4], CPU);
        Tensor vectors = encoder.TokenVectors(batch), pooled = encoder.Pool(vectors, batch);
        var tokens = new TokenSequence(managed.LimitsOf(managed.Options.Segments));
        var work = new Workspace(options);
        var found = new float[managed.PooledLength];
        for (int b = 0; b < Sequences.Length; b++)
        {
            set.Fill(tokens, b);
            Assert.Equal(Sequences[b], tokens.Ids.ToArray());
            managed.Run(tokens, work);
            managed.Pool(work, found);
            AssertNear(vectors[b].narrow(0, 0, Sequences[b].Length), work.Tokens.ToArray(), $"tokens {b} of {options}");
            AssertNear(pooled[b], found, $"pooled {b} of {options}");
        }
    }

    private static void AssertNear(Tensor expected, float[] actual, string what)
    {
        float[] values = expected.contiguous().data<float>().ToArray();
        Assert.Equal(values.Length, actual.Length);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.True(MathF.Abs(values[i] - actual[i]) <= Tolerance, $"{what}: {actual[i]} instead of {values[i]} at {i}");
        }
    }
}
