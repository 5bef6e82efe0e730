using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Scoring;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetAttention.Objectives;

/// <summary>The linear map between the vectors of the encoder and a loss, with dropout before it.</summary>
internal sealed class LinearHead
{
    private readonly SeededDropout _dropout;
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    internal LinearHead(TrainingContext context, int inputs, int outputs)
    {
        _dropout = new SeededDropout(context.Settings.Dropout, context.Generator);
        _weight = Initialization.Glorot(outputs, inputs, context.Generator, context.Device);
        _bias = new Parameter(zeros(outputs, device: context.Device), requires_grad: true);
    }

    internal IEnumerable<Parameter> Parameters => [_weight, _bias];

    /// <summary>Vectors [N, inputs] → [N, outputs].</summary>
    internal Tensor Apply(Tensor vectors, bool training)
    {
        _dropout.Active = training;
        return F.linear(_dropout.Apply(vectors), _weight, _bias);
    }

    /// <summary>The map as serving applies it.</summary>
    internal OutputHead Export(ScoreKind kind) => new(Values(_weight), Values(_bias), kind);

    private static float[] Values(Parameter parameter)
    {
        using Tensor values = parameter.detach().cpu().contiguous();
        return values.data<float>().ToArray();
    }
}
