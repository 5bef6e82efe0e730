using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Optimization;

/// <summary>
/// An exponential moving average of parameters (Polyak and Juditsky 1992), without the noise of any one step. Its first steps
/// are a plain mean.
/// </summary>
internal sealed class WeightAverage
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly List<Tensor> _average;

    internal WeightAverage(IReadOnlyList<Parameter> parameters)
    {
        using var noGradients = no_grad();
        _parameters = parameters;
        _average = [.. parameters.Select(parameter => parameter.detach().clone())];
    }

    internal IReadOnlyList<Tensor> Values => _average;

    /// <summary>How many steps were taken in.</summary>
    internal long Steps { get; set; }

    /// <summary>
    /// The share of the next step's weights, 1/<paramref name="horizon"/>; 1 keeps the last step's alone. <see cref="AdamW"/> adds
    /// them, as it has every weight at hand.
    /// </summary>
    internal double NextShare(double horizon) => 1 / Math.Clamp(horizon, 1, ++Steps);

    /// <summary>Exchanges the average and the parameters; called twice, everything is as before.</summary>
    internal void Swap()
    {
        using var noGradients = no_grad();
        foreach ((Tensor average, Parameter parameter) in _average.Zip(_parameters))
        {
            using Tensor kept = parameter.detach().clone();
            parameter.copy_(average);
            average.copy_(kept);
        }
    }
}
