using MlNetAttention.Data;
using MlNetAttention.Network;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetAttention.Objectives;

/// <summary>Cross-entropy of a linear map of the pooled vector against the row's class.</summary>
internal sealed class ClassificationObjective : PooledObjective
{
    private readonly double _smoothing;
    private readonly Tensor? _classWeights;

    internal ClassificationObjective(TrainingContext context, EncoderOptions options, int[] trainingRows)
        : base(context, options.PooledWidth, context.Set.ClassCount)
    {
        _smoothing = context.Settings.LabelSmoothing;
        if (context.Settings.ClassWeighting == ClassWeighting.Balanced)
        {
            _classWeights = ClassWeights.Balanced(trainingRows.Select(row => (int)Set.Targets[row]), Set.ClassCount, Device);
        }
    }

    protected override bool IsCentered => true;

    public override Tensor Loss(TorchEncoder encoder, Batch batch)
    {
        using var scope = NewDisposeScope();
        Tensor logits = Predict(encoder, batch, training: true);                     // [B, C]
        return F.cross_entropy(logits, Targets(batch), _classWeights, label_smoothing: _smoothing).MoveToOuterDisposeScope();
    }

    public override void Evaluate(TorchEncoder encoder, Batch batch, EvaluationSums sums)
    {
        using var scope = NewDisposeScope();
        Tensor logits = Predict(encoder, batch, training: false);
        Tensor targets = Targets(batch);
        sums.Rows += batch.Rows.Length;
        sums.Loss += F.cross_entropy(logits, targets, reduction: TorchSharp.torch.nn.Reduction.Sum).item<float>();
        sums.Score += (logits.argmax(1) == targets).sum().item<long>();
    }

    public override ValidationResult Result(EvaluationSums sums) => sums.Accuracy();

    private Tensor Targets(Batch batch) =>
        tensor(batch.Rows.Select(row => (long)Set.Targets[row]).ToArray(), device: Device);
}
