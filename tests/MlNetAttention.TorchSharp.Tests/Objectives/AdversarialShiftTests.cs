using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Objectives;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Objectives;

/// <summary>That words are moved as far as said, row by row, in the direction that raises the loss.</summary>
[Collection(TrainingCollection.Name)]
public sealed class AdversarialShiftTests
{
    private static readonly EncoderOptions Options = new() { Width = 12, Heads = 2, Layers = 1, FeedForwardWidth = 13 };

    [Fact]
    public void Every_row_is_moved_by_the_norm_and_one_without_a_gradient_not_at_all()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        Tensor gradient = randn([3, 5, 7], generator: generator);
        gradient[1].zero_();
        Tensor lengths = AdversarialShift.Of(gradient, 0.3).flatten(1).norm(1);
        float[] found = lengths.data<float>().ToArray();
        Assert.Equal(0.3, found[0], 1e-6);
        Assert.Equal(0, found[1]);
        Assert.Equal(0.3, found[2], 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_loss_rises_by_about_the_norm_times_the_length_of_the_gradient(bool managed)
    {
        const double Norm = 0.01;
        using var scope = NewDisposeScope();
        var vocabulary = new Vocabulary(["a", "b", "c", "d", "e"], lowercase: true);
        var set = new TrainingSet(
            vocabulary, new long[vocabulary.Size], [[2, 3, 4, 5, 6], [6], [3, 3, 2]], LabelKind.Classes, 3, [0, 1, 2], 0, 0);
        var settings = new TrainingSettings(new BatchLimit(3, 1000), 0, 0, 0, ClassWeighting.None, 0.15, 0, 0, 0);
        using var generator = new Generator(11, CPU);
        var objective =
            new ClassificationObjective(new(set, settings, 11, new EpochRandom(11), generator, CPU), Options, [0, 1, 2]);
        using var encoder = new TorchEncoder(Options, vocabulary, 0, generator, CPU, managed);
        using Batch batch = objective.TrainingBatch([0, 1, 2]);
        Tensor loss = objective.Loss(encoder, batch);
        loss.backward();
        Tensor gradient = encoder.WordGradient!;
        double expected = Norm * gradient.flatten(1).norm(1).sum().item<float>();
        encoder.Shift = AdversarialShift.Of(gradient, Norm);
        encoder.CollectGradients();
        double raised = objective.Loss(encoder, batch).item<float>() - loss.item<float>();
        Assert.InRange(raised / expected, 0.9, 1.1);
    }
}
