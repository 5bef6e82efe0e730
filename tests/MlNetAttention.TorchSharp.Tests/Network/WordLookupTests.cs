using MlNetAttention.Data;
using MlNetAttention.LibTorch;
using MlNetAttention.Network;
using MlNetAttention.Optimization;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Network;

/// <summary>Words looked up outside autograd: the vectors and gradients that torch has, within 1e-5 of the largest.</summary>
[Collection(TrainingCollection.Name)]
public sealed class WordLookupTests
{
    private const int Width = 15;

    [Theory]
    [InlineData(0, PositionKind.RelativeBias)]
    [InlineData(19, PositionKind.RelativeBias)]
    [InlineData(19, PositionKind.LearnedAbsolute)]
    public void Vectors_and_gradients_of_all_rows_are_those_of_torch(int buckets, PositionKind positions)
    {
        LibTorchLoader.EnsureLoaded();
        using var scope = NewDisposeScope();
        var options =
            new EncoderOptions { Width = Width, Heads = 3, FeedForwardWidth = 23, MaxTokens = 11, Positions = positions };
        var vocabulary =
            new Vocabulary(["dog", "she", "2", "never", "moving", "riley"], lowercase: true, subwords: new Subwords(buckets));
        var set = new TrainingSet(
            vocabulary, new long[vocabulary.Size], [[2, 3, 4, 2, 2], [7, 1, 3], [], [5]],
            LabelKind.Classes, 2, [0, 1, 0, 1], 0, 0);
        using TorchEncoder managed = Encoder(isManaged: true), torchs = Encoder(isManaged: false);
        using Batch batch = Batch.Create(set, [0, 1, 2, 3], CPU);
        Tensor ours = managed.Pool(managed.TokenVectors(batch), batch), theirs = torchs.Pool(torchs.TokenVectors(batch), batch);
        AssertNear(theirs, ours.data<float>().ToArray());
        ours.sin().sum().backward();
        theirs.sin().sum().backward();
        managed.CollectGradients();
        Assert.Equal(buckets == 0 ? 1 : 2, managed.RowGradients.Count);
        Assert.Empty(torchs.RowGradients);
        Compare(EncoderLayout.Embedding, managed.RowGradients[0]);
        if (buckets > 0) Compare(EncoderLayout.Subwords, managed.RowGradients[1]);

        TorchEncoder Encoder(bool isManaged)
        {
            using var generator = new Generator(5, CPU);
            return new TorchEncoder(options, vocabulary, dropout: 0, generator, CPU, isManaged) { Training = true };
        }

        void Compare(string table, RowGradient rows)
        {
            Assert.Same(managed.Parameters[table], rows.Table);
            var whole = new float[rows.Table.numel()];
            rows.AddTo(whole);
            AssertNear(torchs.Parameters[table].grad!, whole);
        }
    }

    [Fact]
    public void Evaluation_leaves_no_gradient()
    {
        LibTorchLoader.EnsureLoaded();
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        var vocabulary = new Vocabulary(["dog", "she"], lowercase: true);
        var set = new TrainingSet(vocabulary, new long[vocabulary.Size], [[2, 3]], LabelKind.Classes, 2, [0], 0, 0);
        using var encoder = new TorchEncoder(new EncoderOptions { Width = Width, Heads = 3 }, vocabulary, 0, generator, CPU);
        using Batch batch = Batch.Create(set, [0], CPU);
        using (no_grad()) Assert.False(encoder.TokenVectors(batch).requires_grad);
        encoder.CollectGradients();
        Assert.True(encoder.RowGradients[0].IsEmpty);
    }

    private static void AssertNear(Tensor expected, float[] actual)
    {
        float[] values = expected.contiguous().data<float>().ToArray();
        Assert.Equal(values.Length, actual.Length);
        Assert.True(values.Concat(actual).All(float.IsFinite), "Not all numbers are finite.");
        float largest = values.Max(MathF.Abs);
        Assert.True(largest > 0);
        Assert.All(values.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * largest));
    }
}
