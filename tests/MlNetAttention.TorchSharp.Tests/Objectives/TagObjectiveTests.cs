using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Objectives;
using MlNetAttention.Scoring;
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
        Assert.InRange(alone.Loss, 0.1, 100);
        Assert.Equal(alone.Loss, together.Loss, 1e-4);
        Assert.Equal(alone.Score, together.Score);
    }

    [Fact]
    public void The_loss_is_the_mean_over_tagged_tokens()
    {
        using var scope = NewDisposeScope();
        (TagObjective objective, TorchEncoder encoder) = Create();
        using Batch batch = objective.TrainingBatch([0, 1, 2]);
        double sum = Evaluate(objective, encoder, [0, 1, 2]).Loss;
        Assert.InRange(sum, 0.1, 100);
        Assert.Equal(sum / 7, objective.Loss(encoder, batch).item<float>(), 1e-5);
    }

    [Fact]
    public void Teachers_have_their_share_of_the_loss_of_tagged_tokens()
    {
        using var scope = NewDisposeScope();
        (TagObjective objective, TorchEncoder encoder) = Create(distillation: 0.25);
        float[][] teachers =
        [
            [.. Enumerable.Range(0, 15).Select(i => i % 4 - 1.5f)], [0.5f, 2, -1],
            [.. Enumerable.Range(0, 9).Select(i => 3f - i)],
        ];
        (TagObjective taught, TorchEncoder same) = Create(distillation: 0.25, teachers);
        using Batch batch = objective.TrainingBatch([2, 0, 1]);
        double labels = objective.Loss(encoder, batch).item<float>();

        // Row 2 first, with a missing tag, as is one of row 0.
        (int Row, int T)[] tagged = [(2, 1), (2, 2), (0, 0), (0, 1), (0, 3), (0, 4), (1, 0)];
        Tensor vectors = encoder.TokenVectors(batch);                                       // [B, T, D]
        OutputHead head = objective.Output!;
        double cross = 0;
        foreach ((int row, int t) in tagged)
        {
            float[] vector = vectors[Array.IndexOf(batch.Rows, row), t].data<float>().ToArray();
            var scores = new float[3];
            head.Predict(vector, scores);
            double[] predicted = Probabilities(scores), teacher = Probabilities(teachers[row][(3 * t)..(3 * t + 3)]);
            cross -= teacher.Zip(predicted, (p, q) => p * Math.Log(q)).Sum() / tagged.Length;
        }

        Assert.InRange(cross, 0.1, 100);
        Assert.Equal(0.75 * labels + 0.25 * cross, taught.Loss(same, batch).item<float>(), 1e-5);

        static double[] Probabilities(float[] logits)
        {
            double sum = logits.Sum(logit => Math.Exp(logit));
            return [.. logits.Select(logit => Math.Exp(logit) / sum)];
        }
    }

    [Fact]
    public void Micro_f1_counts_positive_answers_alone()
    {
        var sums = new EvaluationSums { Loss = 2, Score = 3, Positives = 10 };
        sums.Count(4);
        Assert.Equal(new ValidationResult(4, 0.5, "micro-F1", 0.6), sums.MicroF1());
        Assert.Equal(0, new EvaluationSums().MicroF1().Metric);
    }

    private static (TagObjective Objective, TorchEncoder Encoder) Create(double distillation = 0, float[][]? teachers = null)
    {
        var vocabulary = new Vocabulary(["a", "b", "c", "d", "e"], lowercase: true);
        var set =
            new TrainingSet(vocabulary, new long[vocabulary.Size], [[2, 3, 4, 5, 6], [6], [3, 3, 2]], LabelKind.Tags, 3, [], 0, 0)
            {
                TargetClasses = [[0, 1, RowTarget.MissingClass, 2, 0], [1], [RowTarget.MissingClass, 2, 2]],
            };
        var settings = new TrainingSettings(new BatchLimit(5, 1000), 0, 0, 0, ClassWeighting.None, 0.15, 0, distillation, 0);
        using var generator = new Generator(11, CPU);
        var objective = new TagObjective(
            new(set, settings, 11, new EpochRandom(11), generator, CPU) { Teachers = teachers }, Options, [0, 1, 2]);
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
