using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetAttention.Objectives;

/// <summary>A linear map of the pooled vector, with dropout before it.</summary>
internal sealed class PooledHead
{
    private readonly SeededDropout _dropout;
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    internal PooledHead(TrainingContext context, int inputs, int outputs)
    {
        _dropout = new SeededDropout(context.Settings.Dropout, context.Generator);
        var shape = new WeightShape("head.weight", WeightRole.Projection, outputs, inputs);
        _weight = Initialization.Create(shape, context.Generator, context.Device);
        _bias = new Parameter(zeros(outputs, device: context.Device), requires_grad: true);
    }

    internal IEnumerable<Parameter> Parameters => [_weight, _bias];

    /// <summary>A batch → [B, outputs].</summary>
    internal Tensor Apply(TorchEncoder encoder, Batch batch, bool training)
    {
        _dropout.Active = training;
        Tensor pooled = encoder.Pool(encoder.TokenVectors(batch), batch);                   // [B, P]
        return F.linear(_dropout.Apply(pooled), _weight, _bias);
    }
}
