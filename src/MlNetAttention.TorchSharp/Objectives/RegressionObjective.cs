using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Scoring;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetAttention.Objectives;

/// <summary>
/// Mean squared error of a linear map of the pooled vector against the target, scaled to mean 0 and variance 1 over the
/// training rows, by their weights.
/// </summary>
internal sealed class RegressionObjective : PooledObjective
{
    private readonly double _mean;
    private readonly double _deviation;
    private readonly double _distillation;

    internal RegressionObjective(TrainingContext context, EncoderOptions options, int[] trainingRows)
        : base(context, options.PooledWidth, 1)
    {
        _distillation = context.Settings.Distillation;
        double total = trainingRows.Sum(Set.WeightOf);
        _mean = trainingRows.Sum(row => Set.WeightOf(row) * Set.Targets[row]) / total;
        double variance = trainingRows.Sum(row => Set.WeightOf(row) * Math.Pow(Set.Targets[row] - _mean, 2)) / total;
        _deviation = variance > 0 ? Math.Sqrt(variance) : 1;
    }

    protected override ScoreKind Scores => ScoreKind.Number;

    // In the unit of the label, since mean and deviation depend on the rows trained on.
    public override OutputHead? Output
    {
        get
        {
            OutputHead scaled = base.Output!;
            return new OutputHead(
                [.. scaled.Weight.Select(weight => (float)(weight * _deviation))],
                [.. scaled.Bias.Select(bias => (float)(bias * _deviation + _mean))], Scores);
        }
    }

    public override Tensor Loss(TorchEncoder encoder, Batch batch)
    {
        using var scope = NewDisposeScope();
        Tensor predicted = Predict(encoder, batch, training: true).squeeze(1);                // [B]
        Tensor targets = Targets(batch, Teachers);                                          // [B]
        Tensor? shares = RowWeights.Shares(Set, batch.Rows, Device);                         // [B]
        Tensor loss = shares is null
            ? F.mse_loss(predicted, targets)
            : RowWeights.Mean(F.mse_loss(predicted, targets, TorchSharp.torch.nn.Reduction.None), shares);
        return loss.MoveToOuterDisposeScope();
    }

    public override void Evaluate(TorchEncoder encoder, Batch batch, EvaluationSums sums)
    {
        using var scope = NewDisposeScope();
        Tensor targets = Targets(batch);
        Tensor errors = Predict(encoder, batch, training: false).squeeze(1) - targets;        // [B]
        float[]? weights = RowWeights.Of(Set, batch.Rows);
        sums.Count(batch.Rows.Length, weights);
        if (weights is not null)
        {
            double weighted = RowWeights.Sum(errors * errors, weights);
            sums.Loss += weighted;
            sums.Score += weighted;
            sums.Targets += RowWeights.Sum(targets, weights);
            sums.SquaredTargets += RowWeights.Sum(targets * targets, weights);
            return;
        }

        double squared = (errors * errors).sum().item<float>();
        sums.Loss += squared;
        sums.Score += squared;
        sums.Targets += targets.sum().item<float>();
        sums.SquaredTargets += (targets * targets).sum().item<float>();
    }

    public override ValidationResult Result(EvaluationSums sums) => sums.Determination();

    private Tensor Targets(Batch batch, IReadOnlyList<float[]>? teachers = null) =>
        tensor(batch.Rows.Select(row => (float)((Target(row, teachers) - _mean) / _deviation)).ToArray(), device: Device);

    private double Target(int row, IReadOnlyList<float[]>? teachers) =>
        teachers is null ? Set.Targets[row] : _distillation * teachers[row][0] + (1 - _distillation) * Set.Targets[row];
}
