using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

public sealed class SoftmaxTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Logits_become_probabilities()
    {
        float[][] probabilities = Softmaxed([MathF.Log(1), MathF.Log(2), MathF.Log(5)], [7, 7, 7], [-3, 1000, 999], [0, -200, 0]);

        AssertClose([0.125, 0.25, 0.625], probabilities[0]);
        AssertClose([1 / 3.0, 1 / 3.0, 1 / 3.0], probabilities[1]);
        AssertClose([0, Math.E / (1 + Math.E), 1 / (1 + Math.E)], probabilities[2]);
        AssertClose([0.5, 0, 0.5], probabilities[3]);
    }

    [Fact]
    public void The_log_loss_of_a_trainer_that_gives_logits_is_that_of_their_probabilities()
    {
        LabeledRows train = Rows.Of(("a", "one"), ("b", "two"), ("c", "three"));
        LabeledRows test = Rows.Of(("a", "one"), ("c", "two"), ("b", "three"));
        var task = LearningTask.Create(new(TaskKind.Multiclass), _ml);
        var run = new PipelineRun(task, "stub", train, test, new SilentCellDisplay(), TestContext.Current.CancellationToken);

        // Of each row the logits are 0, 3 and 1, whatever its text.
        IEstimator<ITransformer> stub = _ml.Transforms.CopyColumns("PredictedLabel", "Label").Append(
            _ml.Transforms.CustomMapping<Empty, Logits>((_, row) => row.Score = [0, 3, 1], contractName: null));
        Metrics metrics = run.Measure(stub.Append(Softmax.Of(_ml))).Measured.Metrics;

        double logOfSum = Math.Log(1 + Math.Exp(3) + Math.E);
        Assert.Equal(logOfSum - (0 + 3 + 1) / 3.0, metrics.LogLoss!.Value, 5);
    }

    private float[][] Softmaxed(params float[][] logits)
    {
        IDataView view = _ml.Data.LoadFromEnumerable(logits.Select(row => new Three { Score = row }).ToArray());
        return [.. Softmax.Of(_ml).Fit(view).Transform(view).GetColumn<float[]>("Score")];
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 6));
    }

    private sealed class Empty;

    private sealed class Logits
    {
        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }

    private sealed class Three
    {
        [VectorType(3)]
        public required float[] Score { get; init; }
    }
}
