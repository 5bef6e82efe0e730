using FsCheck.Xunit;
using MlNetAttention.Scoring;

namespace MlNetAttention.Tests.Scoring;

/// <summary>That scores say what the documentation says, against softmax written out.</summary>
public sealed class OutputHeadTests
{
    private const int Inputs = 5;

    [Property(MaxTest = 200)]
    public void Scores_of_one_class_are_the_logarithms_of_probabilities_down_to_that_of_the_improbable(int seed)
    {
        var random = new Random(seed);
        OutputHead head = Head(random, random.Next(2, 90), ScoreKind.Multiclass);
        (float[] logits, float[] scores) = Apply(head, random);
        double sum = logits.Sum(logit => Math.Exp(logit));
        for (int c = 0; c < logits.Length; c++)
        {
            Assert.Equal((6 + Math.Max(Math.Log(Math.Exp(logits[c]) / sum), -6)) / 10, scores[c], 1e-5);
        }
    }

    [Property(MaxTest = 200)]
    public void Scores_of_any_classes_are_a_tenth_of_the_logits_within_bounds(int seed)
    {
        var random = new Random(seed);
        OutputHead head = Head(random, random.Next(1, 20), ScoreKind.MultiLabel);
        (float[] logits, float[] scores) = Apply(head, random);
        for (int c = 0; c < logits.Length; c++) Assert.Equal(Math.Clamp(logits[c], -6, 6) / 10, scores[c], 1e-6);
    }

    [Fact]
    public void A_number_stays_as_it_is()
    {
        var random = new Random(3);
        (float[] predicted, float[] scores) = Apply(Head(random, 1, ScoreKind.Number), random);
        Assert.Equal(predicted[0], Assert.Single(scores), 1e-6);
    }

    [Fact]
    public void Logits_beyond_what_single_precision_can_raise_e_to_give_bounded_scores()
    {
        var head = new OutputHead([1000, -1000, 0], [0, 0, 0], ScoreKind.Multiclass);
        var scores = new float[3];
        head.Score([3f], scores);
        Assert.Equal([0.6f, 0, 0], scores);
    }

    private static OutputHead Head(Random random, int outputs, ScoreKind kind) => new(
        [.. Enumerable.Range(0, outputs * Inputs).Select(_ => 6 * random.NextSingle() - 3)],
        [.. Enumerable.Range(0, outputs).Select(_ => 6 * random.NextSingle() - 3)], kind);

    private static (float[] Outputs, float[] Scores) Apply(OutputHead head, Random random)
    {
        float[] pooled = [.. Enumerable.Range(0, Inputs).Select(_ => 2 * random.NextSingle() - 1)];
        var (outputs, scores) = (new float[head.Outputs], new float[head.Outputs]);
        head.Score(pooled, scores);
        for (int c = 0; c < outputs.Length; c++)
        {
            outputs[c] = head.Bias[c] + pooled.Select((x, i) => x * head.Weight[c * Inputs + i]).Sum();
        }

        return (outputs, scores);
    }
}
