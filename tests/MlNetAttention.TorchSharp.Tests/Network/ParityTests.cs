using MlNetAttention.Attention;
using MlNetAttention.Data;
using MlNetAttention.Fitting;
using MlNetAttention.Network;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Network;

/// <summary>
/// The managed encoder against the torch network with the same weights, with subwords: token vectors and pooled vectors within
/// 1e-5 and what the managed encoder itself moves by for less than a rounding error, but never beyond 1e-4, each sequence alone
/// in one and in a padded batch in the other.
/// </summary>
[Collection(TrainingCollection.Name)]
public sealed class ParityTests
{
    private const float Tolerance = 1e-5f;

    // 2.6e-5 was the most that the managed encoder moved by, 1.1e-5 the most that both were apart.
    private const float Ceiling = 1e-4f;

    private static readonly string[] Words =
        ["dog", "she", "2", "stranger", ",", "never", "stops", "moving", "evan", "riley", "hyper"];

    private static readonly int[][] Sequences = [[2, 3, 4, 5, 6, 7, 8], [9, 1, 3], [], [5], [4, 4, 4, 2, 10, 12, 1, 3, 7, 11, 8]];

    public static TheoryData<AttentionMechanism, AttentionSource> Mechanisms() =>
        new MatrixTheoryData<AttentionMechanism, AttentionSource>(
        Enum.GetValues<AttentionMechanism>(), Enum.GetValues<AttentionSource>());

    [Theory]
    [MemberData(nameof(Mechanisms))]
    public void Every_position_norm_and_pooling_gives_the_vectors_of_torch(AttentionMechanism mechanism, AttentionSource source)
    {
        foreach (EncoderOptions options in Variants(mechanism, source)) AssertParity(options);
    }

    [Theory]
    [MemberData(nameof(Mechanisms))]
    public void Every_trained_encoder_gives_the_vectors_of_torch(AttentionMechanism mechanism, AttentionSource source)
    {
        TrainingSet set = Set();
        var settings = new TrainingSettings(new BatchLimit(5, 1000), 0.1, 0, 0, ClassWeighting.None, 0.15, 0, 0, 0);
        foreach (EncoderOptions options in Variants(mechanism, source))
        {
            using var scope = NewDisposeScope();
            using var generator = new Generator(11, CPU);
            using var training = new EncoderTraining(
                new(set, settings, 11, new EpochRandom(11), generator, CPU), options, new RowSplit([0, 1, 2, 3, 4], []));
            float[][] before = Values(training);
            new TrainingLoop(new TrainingOptions { LearningRate = 0.02, Epochs = 7 }, () => { }, _ => { }).Run(training);
            Assert.All(before.Zip(Values(training)), pair => Assert.NotEqual(pair.First, pair.Second));
            AssertParity(options, training.Encoder, set);
        }
    }

    [Theory]
    [InlineData(1, 5, 17, ActivationKind.Relu)]
    [InlineData(3, 1, 0, ActivationKind.Gelu)]
    [InlineData(2, 7, 64, ActivationKind.Gelu)]
    [InlineData(2, 5, 31, ActivationKind.GeluTanh)]
    public void Layers_context_and_feed_forward_give_the_vectors_of_torch(
        int layers, int context, int hidden, ActivationKind activation) => AssertParity(
        Options(AttentionMechanism.ScaledDotProduct, AttentionSource.Projections) with
        {
            Layers = layers,
            LocalContextWidth = context,
            FeedForwardWidth = hidden,
            Activation = activation,
        });

    [Theory]
    [InlineData(null, DenseActivation.Identity, true)]
    [InlineData(13, DenseActivation.Tanh, false)]
    [InlineData(7, DenseActivation.Identity, true)]
    public void The_parts_of_pretrained_encoders_give_the_vectors_of_torch(
        int? denseWidth, DenseActivation activation, bool normalizePooled) => AssertParity(
        Options(AttentionMechanism.ScaledDotProduct, AttentionSource.Projections) with
        {
            Norm = NormPlacement.After,
            Positions = PositionKind.LearnedAbsolute,
            LocalContextWidth = 1,
            EmbeddingNorm = true,
            NormEpsilon = 1e-12f,
            DenseWidth = denseWidth,
            DenseActivation = activation,
            NormalizePooled = normalizePooled,
        });

    private static IEnumerable<EncoderOptions> Variants(AttentionMechanism mechanism, AttentionSource source) =>
        from positions in Enum.GetValues<PositionKind>()
        from norm in Enum.GetValues<NormPlacement>()
        from pooling in Enum.GetValues<PoolingKind>()
        select Options(mechanism, source) with { Positions = positions, Norm = norm, Pooling = pooling };

    private static float[][] Values(EncoderTraining training) =>
        [.. training.Decayed.Concat(training.NotDecayed).Select(parameter => parameter.data<float>().ToArray())];

    private static EncoderOptions Options(AttentionMechanism mechanism, AttentionSource source) => new()
    {
        Mechanism = mechanism,
        Source = source,
        Width = 15,
        Heads = 3,
        FeedForwardWidth = 23,
        MaxTokens = 11,
        Layers = source == AttentionSource.Tables ? 1 : 2,
        MaxRelativeDistance = 4,
    };

    private static TrainingSet Set()
    {
        var vocabulary = new Vocabulary([.. Words], lowercase: true, subwords: new Subwords(19));
        return new TrainingSet(vocabulary, new long[vocabulary.Size], Sequences, LabelKind.Classes, 2, [0, 1, 0, 1, 1], 0, 0);
    }

    private static void AssertParity(EncoderOptions options)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        TrainingSet set = Set();
        using var encoder = new TorchEncoder(options, set.Vocabulary, 0.5, generator, CPU);

        // Biases start at 0, where a mistake would not show.
        using (no_grad())
        {
            foreach (var parameter in encoder.Parameters.NotDecayed)
            {
                parameter.add_(randn_like(parameter).zero_().uniform_(-0.3, 0.3, generator));
            }
        }

        AssertParity(options, encoder, set);
    }

    private static void AssertParity(EncoderOptions options, TorchEncoder encoder, TrainingSet set)
    {
        using var noGradients = no_grad();
        encoder.Training = false;
        var managed = new AttentionEncoder(
            options, set.Vocabulary, new EncoderWeights(options, set.Vocabulary, encoder.Parameters.Export()));
        using Batch batch = Batch.Create(set, [0, 1, 2, 3, 4], CPU);
        Tensor vectors = encoder.TokenVectors(batch);
        Tensor pooled = encoder.Pool(vectors, batch);
        AttentionEncoder neighbour = NeighbouringWeights.Of(managed, seed: 7);
        for (int b = 0; b < Sequences.Length; b++)
        {
            var tokens = new TokenSequence(options.MaxTokens);
            foreach (int id in Sequences[b]) tokens.Add(id);
            (float[] Tokens, float[] Pooled) actual = Run(managed, tokens), moved = Run(neighbour, tokens);
            AssertNear(pooled[b], actual.Pooled, moved.Pooled, $"pooled {b} of {options}");
            if (Sequences[b].Length == 0) continue;
            AssertNear(vectors[b].narrow(0, 0, Sequences[b].Length), actual.Tokens, moved.Tokens, $"tokens {b} of {options}");
        }
    }

    private static (float[] Tokens, float[] Pooled) Run(AttentionEncoder encoder, TokenSequence tokens)
    {
        var work = new Workspace(encoder.Options);
        var pooled = new float[encoder.PooledLength];
        encoder.Run(tokens, work);
        encoder.Pool(work, pooled);
        return (work.Tokens.ToArray(), pooled);
    }

    private static void AssertNear(Tensor expected, float[] actual, float[] moved, string what)
    {
        float[] values = expected.contiguous().data<float>().ToArray();
        Assert.Equal((values.Length, values.Length), (actual.Length, moved.Length));
        Assert.True(values.Concat(actual).Concat(moved).All(float.IsFinite), $"{what}: not all numbers are finite");
        float allowed = MathF.Min(Tolerance + actual.Zip(moved, (one, other) => MathF.Abs(one - other)).Max(), Ceiling);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.True(
                MathF.Abs(values[i] - actual[i]) <= allowed,
                $"{what}: {actual[i]} instead of {values[i]} at {i}, allowed {allowed}");
        }
    }
}
