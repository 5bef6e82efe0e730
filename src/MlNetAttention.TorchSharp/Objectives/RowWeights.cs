using MlNetAttention.Data;
using static TorchSharp.torch;

namespace MlNetAttention.Objectives;

/// <summary>The weights of the rows of a batch, and sums with them. A token weighs as much as its row.</summary>
internal static class RowWeights
{
    /// <summary>
    /// The weight of each example as its share in all of them, float32 [N]; null where all weigh the same. Shares, unlike
    /// weights, can be neither too large nor too small for a loss and its gradient.
    /// </summary>
    internal static Tensor? Shares(TrainingSet set, IEnumerable<int> rows, Device device)
    {
        if (Of(set, rows) is not { } weights) return null;
        double sum = weights.Sum(weight => (double)weight);
        return tensor(Array.ConvertAll(weights, weight => (float)(weight / sum)), device: device);
    }

    /// <summary>The weight of each example; null where all weigh the same.</summary>
    internal static float[]? Of(TrainingSet set, IEnumerable<int> rows) =>
        set.Weights is { } all ? [.. rows.Select(row => all[row])] : null;

    /// <summary>The rows of the tokens to predict.</summary>
    internal static IEnumerable<int> RowsOfTokens(Batch batch)
    {
        long length = batch.Ids.shape[1];
        return batch.TokenTargets!.Value.Positions.Select(position => batch.Rows[position / length]);
    }

    /// <summary>Mean of the losses of the examples, [N], a scalar.</summary>
    /// <param name="losses">[N].</param>
    /// <param name="shares">See <see cref="Shares"/>.</param>
    internal static Tensor Mean(Tensor losses, Tensor shares) => (losses * shares).sum();

    /// <summary>Sum of numbers of the examples, [N], by their weights.</summary>
    internal static double Sum(Tensor numbers, float[] weights)
    {
        using Tensor values = numbers.to_type(ScalarType.Float32).cpu();
        double sum = 0;
        foreach ((int i, float value) in values.data<float>().ToArray().Index()) sum += (double)weights[i] * value;
        return sum;
    }
}
