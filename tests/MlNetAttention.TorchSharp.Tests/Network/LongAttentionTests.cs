using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Tokens;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Network;

/// <summary>
/// That attention computed for some queries at a time has the vectors and the gradients of attention over all of them, within
/// 1e-5 of the largest and what they themselves move by with weights that are a rounding apart, but never beyond 3e-5.
/// </summary>
[Collection(TrainingCollection.Name)]
public sealed class LongAttentionTests
{
    private static readonly int[][] Sequences = [[2, 3, 4, 5, 6, 7, 8], [9, 1, 3], [], [5], [4, 4, 4, 2, 10, 12, 1, 3, 7, 11, 8]];

    private static readonly Vocabulary Words =
        new(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"], lowercase: true, subwords: new Subwords(19));

    public static TheoryData<AttentionMechanism, AttentionSource> Mechanisms() =>
        new MatrixTheoryData<AttentionMechanism, AttentionSource>(
        Enum.GetValues<AttentionMechanism>(), Enum.GetValues<AttentionSource>());

    [Theory]
    [MemberData(nameof(Mechanisms))]
    public void Parts_of_any_size_give_the_vectors_and_gradients_of_the_whole(
        AttentionMechanism mechanism, AttentionSource source)
    {
        foreach (EncoderOptions options in Variants(mechanism, source))
        {
            foreach (bool managed in new[] { true, false })
            {
                float[][] whole = Gradients(options, managed, largestPart: long.MaxValue);
                float[] moved = Moved(whole, options, managed);
                foreach (long part in new[] { 1, 200, 1000 })
                {
                    AssertNear(whole, Gradients(options, managed, part), moved, $"parts of {part}, managed {managed}, {options}");
                }
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dropout_is_the_same_when_it_is_computed_again(bool managed)
    {
        // The loss rises along its own gradient as that says, which it would not with another mask.
        EncoderOptions options = Options(AttentionMechanism.ScaledDotProduct, AttentionSource.Projections);
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        using var encoder = new TorchEncoder(options, Words, 0.3, generator, CPU, managed, largestPart: 200) { Training = true };
        using Batch batch = Batch.Create(Set(), [0, 1, 2, 3, 4], CPU);
        encoder.Backward(Loss(encoder, batch, generator));
        var weight = encoder.Parameters[Weights.EncoderLayout.Layer(1).Query.Weight];
        Tensor gradient = weight.grad!;
        double expected = gradient.mul(gradient).sum().item<float>();
        const double Step = 3e-3;
        double rise = (At(Step) - At(-Step)) / (2 * Step);
        Assert.InRange(rise / expected, 0.98, 1.02);

        double At(double step)
        {
            using var noGradients = no_grad();
            using Tensor before = weight.clone();
            weight.add_(gradient * step);
            double loss = Loss(encoder, batch, generator).item<float>();
            weight.copy_(before);
            return loss;
        }
    }

    [Fact]
    public void Rows_of_padding_alone_and_of_one_token_have_gradients_of_numbers()
    {
        EncoderOptions options = Options(AttentionMechanism.QueryKeyValue, AttentionSource.Projections);
        Assert.All(
            Gradients(options, managed: true, 1), values => Assert.All(values, value => Assert.True(float.IsFinite(value))));
    }

    private static IEnumerable<EncoderOptions> Variants(AttentionMechanism mechanism, AttentionSource source) =>
        from norm in Enum.GetValues<NormPlacement>()
        from positions in new[] { PositionKind.RelativeBias, PositionKind.LearnedAbsolute }
        select Options(mechanism, source) with { Norm = norm, Positions = positions };

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

        // The gradient of a maximum goes to either of two numbers that rounding alone tells apart.
        Pooling = PoolingKind.Mean,
    };

    /// <summary>The vectors of all tokens, and then the gradient of every parameter that has one.</summary>
    private static float[][] Gradients(EncoderOptions options, bool managed, long largestPart, int? movedBy = null)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        using var encoder = new TorchEncoder(options, Words, 0, generator, CPU, managed, largestPart) { Training = true };
        if (movedBy is { } seed) Move(encoder, new Random(seed));
        using Batch batch = Batch.Create(Set(), [0, 1, 2, 3, 4], CPU);
        float[] vectors = Values(encoder.TokenVectors(batch) * batch.Mask.unsqueeze(2));
        encoder.Backward(Loss(encoder, batch, generator));
        float[] words = Values(encoder.WordGradient!);
        encoder.CollectGradients();
        return
        [
            vectors, words,
            .. encoder.Parameters.Decayed.Concat(encoder.Parameters.NotDecayed)
                .Where(parameter => parameter.grad is not null
                    && !encoder.RowGradients.Any(row => ReferenceEquals(row.Table, parameter)))
                .Select(parameter => Values(parameter.grad!)),
        ];
    }

    /// <summary>
    /// How far each array moves with weights that are a rounding apart: no order of additions is nearer than that.
    /// </summary>
    private static float[] Moved(float[][] whole, EncoderOptions options, bool managed)
    {
        float[][][] neighbours =
            [.. ((int[])[7, 11, 13]).Select(seed => Gradients(options, managed, long.MaxValue, movedBy: seed))];
        return [.. whole.Select((values, i) => neighbours.Max(neighbour => Apart(values, neighbour[i])))];
    }

    private static void Move(TorchEncoder encoder, Random random)
    {
        using var noGradients = no_grad();
        foreach (var parameter in encoder.Parameters.Decayed.Concat(encoder.Parameters.NotDecayed))
        {
            float[] values = [.. Values(parameter).Select(value => NeighbouringWeights.Move(value, random))];
            parameter.copy_(tensor(values, parameter.shape));
        }
    }

    private static float Apart(float[] one, float[] other) => one.Zip(other, (a, b) => MathF.Abs(a - b)).Max();

    private static Tensor Loss(TorchEncoder encoder, Batch batch, Generator generator)
    {
        generator.manual_seed(7);
        Tensor pooled = encoder.Pool(encoder.TokenVectors(batch), batch);
        return pooled.sin().sum();
    }

    private static TrainingSet Set() => new(Words, new long[Words.Size], Sequences, LabelKind.Classes, 2, [0, 1, 0, 1, 1], 0, 0);

    private static float[] Values(Tensor x) => x.contiguous().data<float>().ToArray();

    private static void AssertNear(float[][] expected, float[][] actual, float[] moved, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.Contains(expected.Skip(1), values => values.Any(value => MathF.Abs(value) > 1e-3));
        for (int i = 0; i < expected.Length; i++)
        {
            float largest = MathF.Max(1, expected[i].Max(MathF.Abs));
            float allowed = MathF.Min(1e-5f * largest + moved[i], 3e-5f * largest);
            Assert.Equal(expected[i].Length, actual[i].Length);
            float apart = Apart(expected[i], actual[i]);
            Assert.True(apart <= allowed, $"{what}: {apart} apart in {i}, allowed {allowed}, moved {moved[i]}");
        }
    }
}
