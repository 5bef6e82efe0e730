using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Optimization;

/// <summary>
/// An exponential moving average of parameters (Polyak and Juditsky 1992), which smooths out the noise of single steps. Over its
/// first steps it is a plain mean.
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

    /// <summary>
    /// The share of a step's weights, 1/min(<paramref name="horizon"/>, <paramref name="step"/>); 1 keeps only those of the last
    /// step. <see cref="AdamW"/> adds them, as it has every weight at hand.
    /// </summary>
    /// <param name="horizon">The number of steps the average looks back; below 1 counts as 1.</param>
    /// <param name="step">The step, counted from 1.</param>
    internal static double ShareOf(long step, double horizon) => 1 / Math.Clamp(horizon, 1, step);

    /// <summary>Swaps the average and the parameters; a second call restores them.</summary>
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
