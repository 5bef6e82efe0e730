using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetAttention.Objectives;

/// <summary>An objective on whole rows: a linear map of the pooled vector, with dropout before it, against the row's label.</summary>
internal abstract class PooledObjective : IObjective
{
    private readonly WordDropout _words;
    private readonly SeededDropout _dropout;
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    protected PooledObjective(TrainingContext context, int inputs, int outputs)
    {
        Set = context.Set;
        Device = context.Device;
        _words = new WordDropout(context.Set, context.Settings.WordDropout, context.Random);
        _dropout = new SeededDropout(context.Settings.Dropout, context.Generator);
        var shape = new WeightShape("head.weight", WeightRole.Projection, outputs, inputs);
        _weight = Initialization.Create(shape, context.Generator, context.Device);
        _bias = new Parameter(zeros(outputs, device: context.Device), requires_grad: true);
    }

    public IEnumerable<Parameter> Parameters => [_weight, _bias];

    public abstract string MetricName { get; }

    protected TrainingSet Set { get; }

    protected Device Device { get; }

    public Batch TrainingBatch(int[] rows) => Batch.Create(Set, rows, Device, (_, _, id) => _words.Apply(id));

    public Batch EvaluationBatch(int[] rows) => Batch.Create(Set, rows, Device);

    public abstract Tensor Loss(TorchEncoder encoder, Batch batch);

    public abstract void Evaluate(TorchEncoder encoder, Batch batch, EvaluationSums sums);

    /// <summary>A batch → [B, outputs].</summary>
    protected Tensor Output(TorchEncoder encoder, Batch batch, bool training)
    {
        _dropout.Active = training;
        Tensor pooled = encoder.Pool(encoder.TokenVectors(batch), batch);                   // [B, P]
        return F.linear(_dropout.Apply(pooled), _weight, _bias);
    }
}
