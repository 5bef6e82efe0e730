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
    private readonly Standardization? _standard;
    private readonly Tensor? _mean;
    private readonly Tensor? _scale;

    internal LinearHead(TrainingContext context, int inputs, int outputs)
    {
        _dropout = new SeededDropout(context.Settings.Dropout, context.Generator);
        _weight = Initialization.Glorot(outputs, inputs, context.Generator, context.Device);
        _bias = new Parameter(zeros(outputs, device: context.Device), requires_grad: true);
        _standard = context.Frozen?.Standard;
        if (_standard is null) return;
        _mean = tensor(_standard.Mean, device: context.Device);
        _scale = tensor(_standard.Scale, device: context.Device);
    }

    internal IEnumerable<Parameter> Parameters => [_weight, _bias];

    /// <summary>Vectors [N, inputs] → [N, outputs].</summary>
    internal Tensor Apply(Tensor vectors, bool training)
    {
        _dropout.Active = training;
        if (_mean is not null) vectors = vectors.sub(_mean).mul(_scale!);
        return F.linear(_dropout.Apply(vectors), _weight, _bias);
    }

    /// <summary>The map as serving applies it.</summary>
    internal OutputHead Export(ScoreKind kind)
    {
        float[] weight = Values(_weight), bias = Values(_bias);
        if (_standard is null) return new OutputHead(weight, bias, kind);
        int inputs = _standard.Mean.Length;
        for (int output = 0; output < bias.Length; output++)
        {
            double shift = 0;
            Span<float> row = weight.AsSpan(output * inputs, inputs);
            for (int i = 0; i < inputs; i++)
            {
                row[i] *= _standard.Scale[i];
                shift += (double)row[i] * _standard.Mean[i];
            }

            bias[output] -= (float)shift;
        }

        return new OutputHead(weight, bias, kind);
    }

    private static float[] Values(Parameter parameter)
    {
        using Tensor values = parameter.detach().cpu().contiguous();
        return values.data<float>().ToArray();
    }
}
