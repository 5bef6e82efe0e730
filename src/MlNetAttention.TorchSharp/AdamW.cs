using MlNetAttention.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention;

/// <summary>
/// Adam with weight decay apart from the gradient (Loshchilov and Hutter 2019), as in torch. TorchSharp's own passes numbers to
/// native code in a way that a garbage collection can change: see <see cref="ScalarOperations"/>.
/// </summary>
internal sealed class AdamW
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.98;
    private const double Epsilon = 1e-8;

    private readonly List<(Parameter Parameter, double Decay, Tensor Mean, Tensor Square)> _states;
    private long _steps;

    /// <param name="decayed">Parameters that weight decay shrinks.</param>
    /// <param name="notDecayed">Those it leaves alone.</param>
    /// <param name="weightDecay">Share of a parameter that is taken off per step, times the learning rate.</param>
    internal AdamW(IEnumerable<Parameter> decayed, IEnumerable<Parameter> notDecayed, double weightDecay)
    {
        using var noGradients = no_grad();
        _states = [.. decayed.Select(parameter => State(parameter, weightDecay)), .. notDecayed.Select(parameter => State(parameter, 0))];

        static (Parameter, double, Tensor, Tensor) State(Parameter parameter, double decay) =>
            (parameter, decay, zeros_like(parameter, requires_grad: false), zeros_like(parameter, requires_grad: false));
    }

    internal void ClearGradients()
    {
        foreach (var state in _states) state.Parameter.grad?.zero_();
    }

    /// <summary>Changes the parameters by their gradients.</summary>
    internal void Step(double learningRate)
    {
        using var noGradients = no_grad();
        _steps++;
        double correction1 = 1 - Math.Pow(Beta1, _steps), correction2 = 1 - Math.Pow(Beta2, _steps);
        foreach ((Parameter parameter, double decay, Tensor mean, Tensor square) in _states)
        {
            using var scope = NewDisposeScope();
            if (parameter.grad is not { } gradient) continue;
            if (decay > 0) parameter.TimesInPlace(1 - learningRate * decay);
            mean.TimesInPlace(Beta1).AddInPlace(gradient, 1 - Beta1);
            square.TimesInPlace(Beta2).AddProductInPlace(gradient, gradient, 1 - Beta2);
            Tensor deviation = square.sqrt().DividedBy(Math.Sqrt(correction2)).PlusInPlace(Epsilon);
            parameter.AddQuotientInPlace(mean, deviation, -learningRate / correction1);
        }
    }
}
