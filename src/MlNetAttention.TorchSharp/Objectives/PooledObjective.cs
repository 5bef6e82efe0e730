using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Scoring;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Objectives;

/// <summary>
/// An objective on whole rows: a linear map of the pooled vector, with dropout before it, against the row's label.
/// </summary>
internal abstract class PooledObjective : IObjective
{
    private readonly WordDropout _words;
    private readonly LinearHead _head;

    protected PooledObjective(TrainingContext context, int inputs, int outputs)
    {
        Set = context.Set;
        Device = context.Device;
        Teachers = context.Teachers;
        _words = new WordDropout(context.Set, context.Settings.WordDropout, context.Random);
        _head = new LinearHead(context, inputs, outputs);
    }

    public IEnumerable<Parameter> Parameters => _head.Parameters;

    public virtual OutputHead? Output => _head.Export(Scores);

    /// <summary>The kind of outputs, which decides their form as features.</summary>
    protected abstract ScoreKind Scores { get; }

    protected TrainingSet Set { get; }

    protected Device Device { get; }

    /// <summary>See <see cref="TrainingContext.Teachers"/>.</summary>
    protected IReadOnlyList<float[]>? Teachers { get; }

    public Batch TrainingBatch(int[] rows) => Batch.Create(Set, rows, Device, (_, _, id) => _words.Apply(id));

    public Batch EvaluationBatch(int[] rows) => Batch.Create(Set, rows, Device);

    public abstract Tensor Loss(TorchEncoder encoder, Batch batch);

    public abstract void Evaluate(TorchEncoder encoder, Batch batch, EvaluationSums sums);

    public abstract ValidationResult Result(EvaluationSums sums);

    /// <summary>A batch → [B, outputs].</summary>
    protected Tensor Predict(TorchEncoder encoder, Batch batch, bool training)
    {
        Tensor pooled = encoder.PooledVectors(batch);                                       // [B, P]
        return _head.Apply(pooled, training);
    }
}
