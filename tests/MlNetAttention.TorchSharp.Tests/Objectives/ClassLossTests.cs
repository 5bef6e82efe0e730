using MlNetAttention.Objectives;
using static TorchSharp.torch;

namespace MlNetAttention.Training.Tests.Objectives;

/// <summary>The loss of classes against the sum written out.</summary>
[Collection(TrainingCollection.Name)]
public sealed class ClassLossTests
{
    private static readonly float[,] Logits = { { 2, -1, 0.5f }, { 0, 0.3f, -2 }, { 1, 1.5f, 0.2f }, { -0.4f, 0, 3 } };
    private static readonly int[] Classes = [0, 1, 0, 2];

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    public void An_example_weighs_what_its_class_does_however_its_target_is_spread(double smoothing)
    {
        float[] weights = [0.5f, 1, 40];
        using var scope = NewDisposeScope();
        Tensor logits = tensor(Logits);
        Tensor classes = tensor(Array.ConvertAll(Classes, c => (long)c));
        Tensor spread = tensor(Spread(smoothing));
        double expected = Expected(smoothing, weights);
        Assert.Equal(expected, ClassLoss.Mean(logits, classes, null, smoothing, tensor(weights)).item<float>(), 1e-5);
        Assert.Equal(expected, ClassLoss.Mean(logits, classes, spread, smoothing, tensor(weights)).item<float>(), 1e-5);
        double plain = Expected(smoothing, [1, 1, 1]);
        Assert.Equal(plain, ClassLoss.Mean(logits, classes, null, smoothing, null).item<float>(), 1e-5);
        Assert.Equal(plain, ClassLoss.Mean(logits, classes, spread, smoothing, null).item<float>(), 1e-5);
    }

    private static double Expected(double smoothing, float[] weights)
    {
        float[,] spread = Spread(smoothing);
        double sum = 0, total = 0;
        for (int n = 0; n < Classes.Length; n++)
        {
            double[] row = [Logits[n, 0], Logits[n, 1], Logits[n, 2]];
            double normalizer = Math.Log(row.Sum(Math.Exp));
            double loss = -row.Select((logit, c) => spread[n, c] * (logit - normalizer)).Sum();
            sum += weights[Classes[n]] * loss;
            total += weights[Classes[n]];
        }

        return sum / total;
    }

    private static float[,] Spread(double smoothing)
    {
        var spread = new float[Classes.Length, 3];
        for (int n = 0; n < Classes.Length; n++)
        {
            for (int c = 0; c < 3; c++) spread[n, c] = (float)(smoothing / 3 + (Classes[n] == c ? 1 - smoothing : 0));
        }

        return spread;
    }
}
