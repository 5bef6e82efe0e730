using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Optimization;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Reduction = TorchSharp.torch.nn.Reduction;

namespace MlNetAttention.Objectives;

/// <summary>
/// Sigmoid cross-entropy of a linear map of the pooled vector against each of the row's classes, the mean over rows and classes.
/// The metric is micro-averaged F1: a class is predicted where its probability is above one half.
/// </summary>
internal sealed class MultiLabelObjective : PooledObjective
{
    private readonly Tensor? _positiveWeights;
    private readonly double _distillation;

    internal MultiLabelObjective(TrainingContext context, EncoderOptions options, int[] trainingRows)
        : base(context, options.PooledWidth, context.Set.ClassCount)
    {
        _distillation = context.Settings.Distillation;
        if (context.Settings.ClassWeighting == ClassWeighting.Balanced)
        {
            _positiveWeights = ClassWeights.Positive(
                trainingRows.Select(row => (Set.TargetClasses[row], Set.WeightOf(row))), Set.ClassCount, Device);
        }
    }

    protected override ScoreKind Scores => ScoreKind.MultiLabel;

    public override Tensor Loss(TorchEncoder encoder, Batch batch)
    {
        using var scope = NewDisposeScope();
        Tensor logits = Predict(encoder, batch, training: true);                             // [B, C]
        Tensor targets = Targets(batch, Teachers);                                          // [B, C]
        Tensor? shares = RowWeights.Shares(Set, batch.Rows, Device);                         // [B]
        Tensor loss = shares is null
            ? F.binary_cross_entropy_with_logits(logits, targets, pos_weights: _positiveWeights)
            : RowWeights.Mean(
                F.binary_cross_entropy_with_logits(logits, targets, reduction: Reduction.None, pos_weights: _positiveWeights)
                    .mean([1]), shares);
        return loss.MoveToOuterDisposeScope();
    }

    public override void Evaluate(TorchEncoder encoder, Batch batch, EvaluationSums sums)
    {
        using var scope = NewDisposeScope();
        Tensor logits = Predict(encoder, batch, training: false);                            // [B, C]
        Tensor targets = Targets(batch);                                                    // [B, C]
        Tensor predicted = logits.IsPositive().to_type(targets.dtype);                      // [B, C]
        float[]? weights = RowWeights.Of(Set, batch.Rows);
        sums.Count(batch.Rows.Length, weights);
        if (weights is not null)
        {
            Tensor losses = F.binary_cross_entropy_with_logits(logits, targets, reduction: Reduction.None); // [B, C]
            sums.Loss += RowWeights.Sum(losses.sum(1), weights) / Set.ClassCount;
            sums.Score += RowWeights.Sum((predicted * targets).sum(1), weights);
            sums.Positives += RowWeights.Sum(predicted.Plus(targets).sum(1), weights);
            return;
        }

        sums.Loss += F.binary_cross_entropy_with_logits(logits, targets, reduction: Reduction.Sum).item<float>() / Set.ClassCount;
        sums.Score += (predicted * targets).sum().item<float>();
        sums.Positives += predicted.Plus(targets).sum().item<float>();
    }

    public override ValidationResult Result(EvaluationSums sums) => sums.MicroF1();

    private Tensor Targets(Batch batch, IReadOnlyList<float[]>? teachers = null)
    {
        var targets = new float[batch.Rows.Length * Set.ClassCount];
        for (int b = 0; b < batch.Rows.Length; b++)
        {
            Span<float> row = targets.AsSpan(b * Set.ClassCount, Set.ClassCount);
            foreach (int c in Set.TargetClasses[batch.Rows[b]]) row[c] = 1;
            for (int c = 0; c < row.Length && teachers is not null; c++)
            {
                double taught = 1 / (1 + Math.Exp(-teachers[batch.Rows[b]][c]));
                row[c] = (float)(_distillation * taught + (1 - _distillation) * row[c]);
            }
        }

        return tensor(targets, [batch.Rows.Length, Set.ClassCount], device: Device);
    }
}
