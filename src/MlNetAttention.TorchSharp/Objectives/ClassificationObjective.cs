using MlNetAttention.Data;
using MlNetAttention.Network;
using static TorchSharp.torch;

namespace MlNetAttention.Objectives;

/// <summary>
/// Cross-entropy of a linear map of the pooled vector against the row's class, mixed with the outputs of teachers, if any (Hinton
/// et al. 2015).
/// </summary>
internal sealed class ClassificationObjective : PooledObjective
{
    private readonly TrainingSettings _settings;
    private readonly Tensor? _classWeights;

    internal ClassificationObjective(TrainingContext context, EncoderOptions options, int[] trainingRows)
        : base(context, options.PooledWidth, context.Set.ClassCount)
    {
        _settings = context.Settings;
        if (context.Settings.ClassWeighting == ClassWeighting.Balanced)
        {
            _classWeights = ClassWeights.Balanced(
                trainingRows.Select(row => ((int)Set.Targets[row], Set.WeightOf(row))), Set.ClassCount, Device);
        }
    }

    protected override ScoreKind Scores => ScoreKind.Multiclass;

    public override Tensor Loss(TorchEncoder encoder, Batch batch)
    {
        using var scope = NewDisposeScope();
        Tensor logits = Predict(encoder, batch, training: true);                            // [B, C]
        Tensor? mixed = Teachers is null ? null : Mixed(batch);
        Tensor? shares = RowWeights.Shares(Set, batch.Rows, Device);                         // [B]
        return ClassLoss.Mean(logits, Targets(batch), mixed, _settings.LabelSmoothing, _classWeights, shares)
            .MoveToOuterDisposeScope();
    }

    public override void Evaluate(TorchEncoder encoder, Batch batch, EvaluationSums sums)
    {
        using var scope = NewDisposeScope();
        Tensor logits = Predict(encoder, batch, training: false);
        Tensor targets = Targets(batch);
        sums.AddClasses(logits, targets, RowWeights.Of(Set, batch.Rows));
    }

    public override ValidationResult Result(EvaluationSums sums) => sums.Accuracy();

    private Tensor Targets(Batch batch) =>
        tensor(batch.Rows.Select(row => (long)Set.Targets[row]).ToArray(), device: Device);

    /// <summary>Probabilities [B, C]: see <see cref="ClassLoss.Mix"/>.</summary>
    private Tensor Mixed(Batch batch)
    {
        int classes = Set.ClassCount;
        var targets = new float[batch.Rows.Length * classes];
        for (int b = 0; b < batch.Rows.Length; b++)
        {
            int row = batch.Rows[b];
            ClassLoss.Mix(targets.AsSpan(b * classes, classes), Teachers![row], (int)Set.Targets[row], _settings);
        }

        return tensor(targets, [batch.Rows.Length, classes], device: Device);
    }
}
