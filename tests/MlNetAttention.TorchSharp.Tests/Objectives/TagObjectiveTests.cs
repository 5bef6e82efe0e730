using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Objectives;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Objectives;

/// <summary>That padding and missing tags do not count.</summary>
[Collection(TrainingCollection.Name)]
public sealed class TagObjectiveTests
{
    private static readonly EncoderOptions Options = new() { Width = 12, Heads = 2, Layers = 1, FeedForwardWidth = 13 };

    [Fact]
    public void Rows_padded_beside_longer_ones_give_what_they_give_alone()
    {
        using var scope = NewDisposeScope();
        (TagObjective objective, TorchEncoder encoder) = Create();
        EvaluationSums together = Evaluate(objective, encoder, [0, 1, 2]), alone = Evaluate(objective, encoder, [0], [1], [2]);
        Assert.Equal((7, 7), (together.Rows, alone.Rows));
        Assert.Equal(alone.Loss, together.Loss, 1e-4);
        Assert.Equal(alone.Score, together.Score);
    }

    [Fact]
    public void The_loss_is_the_mean_over_tagged_tokens()
    {
        using var scope = NewDisposeScope();
        (TagObjective objective, TorchEncoder encoder) = Create();
        using Batch batch = objective.TrainingBatch([0, 1, 2]);
        Assert.Equal(Evaluate(objective, encoder, [0, 1, 2]).Loss / 7, objective.Loss(encoder, batch).item<float>(), 1e-5);
    }

    [Fact]
    public void Micro_f1_counts_positive_answers_alone()
    {
        ValidationResult result = new EvaluationSums { Rows = 4, Loss = 2, Score = 3, Positives = 10 }.MicroF1();
        Assert.Equal(new ValidationResult(4, 0.5, "micro-F1", 0.6), result);
        Assert.Equal(0, new EvaluationSums { Rows = 4 }.MicroF1().Metric);
    }

    private static (TagObjective Objective, TorchEncoder Encoder) Create()
    {
        var vocabulary = new Vocabulary(["a", "b", "c", "d", "e"], lowercase: true);
        var set = new TrainingSet(vocabulary, new long[vocabulary.Size], [[2, 3, 4, 5, 6], [6], [3, 3, 2]], LabelKind.Tags, 3, [], 0, 0)
        {
            TargetClasses = [[0, 1, RowTarget.MissingClass, 2, 0], [1], [RowTarget.MissingClass, 2, 2]],
        };
        var settings = new TrainingSettings(5, 0, 0, 0, ClassWeighting.None, 0.15, 0, 0, 0);
        using var generator = new Generator(11, CPU);
        var objective = new TagObjective(new(set, settings, 11, new EpochRandom(11), generator, CPU), Options, [0, 1, 2]);
        return (objective, new TorchEncoder(Options, vocabulary, 0, generator, CPU));
    }

    private static EvaluationSums Evaluate(TagObjective objective, TorchEncoder encoder, params int[][] batches)
    {
        var sums = new EvaluationSums();
        foreach (int[] rows in batches)
        {
            using Batch batch = objective.EvaluationBatch(rows);
            objective.Evaluate(encoder, batch, sums);
        }

        return sums;
    }
}
