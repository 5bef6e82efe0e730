using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Objectives;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Objectives;

/// <summary>That a row of weight 2 is worth two rows, in the loss, its gradient and the metrics of every objective.</summary>
[Collection(TrainingCollection.Name)]
public sealed class RowWeightsTests
{
    // The rows a and b, of different length.
    private static readonly int[][] Sequences = [[2, 3, 4, 5, 6], [6, 3]];
    private static readonly int[] Twice = [0, 0, 1];
    private static readonly EncoderOptions Options = new() { Width = 12, Heads = 2, Layers = 1, FeedForwardWidth = 13 };

    [Theory]
    [InlineData("Classes", ClassWeighting.None, false)]
    [InlineData("Classes", ClassWeighting.None, true)]
    [InlineData("Classes", ClassWeighting.Balanced, true)]
    [InlineData("Number", ClassWeighting.None, false)]
    [InlineData("Number", ClassWeighting.None, true)]
    [InlineData("MultiLabel", ClassWeighting.None, true)]
    [InlineData("MultiLabel", ClassWeighting.Balanced, false)]
    [InlineData("Tags", ClassWeighting.None, true)]
    [InlineData("Tags", ClassWeighting.Balanced, false)]
    [InlineData("None", ClassWeighting.None, false)]
    public void A_row_of_weight_two_is_worth_two_rows(string label, ClassWeighting weighting, bool taught)
    {
        using var scope = NewDisposeScope();
        var kind = Enum.Parse<LabelKind>(label);
        Outcome twice = Of(kind, weighting, taught, Twice, weights: null);
        Outcome heavy = Of(kind, weighting, taught, [0, 1], weights: [2, 1]);
        Outcome once = Of(kind, weighting, taught, [0, 1], weights: null);
        Assert.InRange(twice.Loss, 0.01, 100);
        Assert.Equal(twice.Loss, heavy.Loss, 1e-5);
        Assert.Equal(twice.HeldOutLoss, heavy.HeldOutLoss, 1e-5);
        Assert.Equal(twice.Metric, heavy.Metric, 1e-5);
        double largest = twice.Gradient.Max(x => Math.Abs(x)), difference = Largest(twice, heavy);
        Assert.True(difference < 1e-5 * largest, $"{difference} of {largest}");

        // The weight is not lost on the way, but where classes of one row each are balanced.
        bool isUndone = (kind, weighting) is (LabelKind.Classes, ClassWeighting.Balanced);
        Assert.Equal(isUndone, Largest(twice, once) < 0.01 * largest);
    }

    [Theory]
    [InlineData(1e-38f)]
    [InlineData(1e-45f)]
    [InlineData(1e38f)]
    public void Weights_of_any_size_have_a_gradient(float unit)
    {
        using var scope = NewDisposeScope();
        Outcome usual = Of(LabelKind.Classes, ClassWeighting.None, taught: false, [0, 1], weights: [2, 1]);
        Outcome other = Of(LabelKind.Classes, ClassWeighting.None, taught: false, [0, 1], weights: [2 * unit, unit]);
        Assert.Equal(usual.Loss, other.Loss, 1e-5);
        Assert.True(Largest(usual, other) < 1e-5 * usual.Gradient.Max(x => Math.Abs(x)));
    }

    private static double Largest(Outcome one, Outcome other) =>
        one.Gradient.Zip(other.Gradient, (a, b) => (double)Math.Abs(a - b)).Max();

    private static Outcome Of(LabelKind kind, ClassWeighting weighting, bool taught, int[] rows, float[]? weights)
    {
        var vocabulary = new Vocabulary(["a", "b", "c", "d", "e"], lowercase: true);
        bool vectors = kind is LabelKind.MultiLabel or LabelKind.Tags;
        int[][] classes = kind == LabelKind.Tags ? [[0, 1, RowTarget.MissingClass, 2, 0], [1, 2]] : [[0, 2], [1]];
        float[] targets = kind == LabelKind.Number ? [3.5f, -1] : [2, 1];
        var set = new TrainingSet(
            vocabulary, new long[vocabulary.Size], [.. rows.Select(row => Sequences[row])], kind,
            kind is LabelKind.None or LabelKind.Number ? 0 : 3,
            vectors || kind == LabelKind.None ? [] : [.. rows.Select(row => targets[row])], 0, 0)
        {
            TargetClasses = vectors ? [.. rows.Select(row => classes[row])] : [],
            Weights = weights,
        };
        int perRow = kind == LabelKind.Number ? 1 : 3;
        float[][] teachers = [.. rows.Select(row => Teacher(row, kind == LabelKind.Tags ? Sequences[row].Length * 3 : perRow))];
        var settings = new TrainingSettings(new BatchLimit(3, 1000), 0, 0, 0.1, weighting, 0.15, 0, taught ? 0.25 : 0, 0);
        using var generator = new Generator(11, CPU);
        var context = new TrainingContext(set, settings, 11, new EpochRandom(11), generator, CPU)
        {
            Teachers = taught ? teachers : null,
        };
        int[] all = [.. Enumerable.Range(0, rows.Length)];
        IObjective objective = kind switch
        {
            LabelKind.Classes => new ClassificationObjective(context, Options, all),
            LabelKind.Number => new RegressionObjective(context, Options, all),
            LabelKind.MultiLabel => new MultiLabelObjective(context, Options, all),
            LabelKind.Tags => new TagObjective(context, Options, all),
            _ => new MaskedTokenObjective(context),
        };
        using var encoder = new TorchEncoder(Options, vocabulary, 0, generator, CPU, managed: false);
        using Batch batch = kind == LabelKind.None ? Hidden(set, all, rows) : objective.TrainingBatch(all);
        Tensor loss = objective.Loss(encoder, batch);
        encoder.Backward(loss);
        IEnumerable<Parameter> parameters =
            [.. encoder.Parameters.Decayed, .. encoder.Parameters.NotDecayed, .. objective.Parameters];
        float[] gradient =
        [
            .. parameters.SelectMany(parameter =>
                parameter.grad is { } g ? g.contiguous().data<float>().ToArray() : new float[parameter.numel()]),
        ];
        var sums = new EvaluationSums();
        objective.Evaluate(encoder, batch, sums);
        ValidationResult result = objective.Result(sums);
        return new Outcome(loss.item<float>(), gradient, result.Loss, result.Metric);
    }

    // The same tokens to predict in equal rows, where chance would choose others.
    private static Batch Hidden(TrainingSet set, int[] all, int[] rows)
    {
        Batch batch = Batch.Create(set, all, CPU);
        (long Position, long Target)[] chosen =
        [
            .. rows.Index().SelectMany(row => row.Item == 0
                ? new[] { (row.Index * 5L + 1, 3L), (row.Index * 5L + 4, 6L) }
                : [(row.Index * 5L, 6L)]),
        ];
        return batch with { TokenTargets = ([.. chosen.Select(c => c.Position)], [.. chosen.Select(c => c.Target)]) };
    }

    private static float[] Teacher(int row, int outputs) =>
        [.. Enumerable.Range(0, outputs).Select(i => (i * 7 + row * 3) % 5 - 1.5f)];

    private sealed record Outcome(double Loss, float[] Gradient, double HeldOutLoss, double Metric);
}
