using static TorchSharp.torch;

namespace MlNetAttention.Optimization;

/// <summary>
/// The same step as <see cref="FusedStep"/> with torch's operations, for parameters that are not in the memory of the CPU.
/// </summary>
internal static class TorchStep
{
    internal static void Run(ParameterState state, Tensor? gradient, in StepFactors factors)
    {
        if (gradient is not null)
        {
            using var scope = NewDisposeScope();
            if (factors.Clip < 1) gradient.TimesInPlace(factors.Clip);
            if (factors.Kept < 1) state.Parameter.TimesInPlace(factors.Kept);
            state.Mean.TimesInPlace(AdamW.Beta1).AddInPlace(gradient, 1 - AdamW.Beta1);
            state.Square.TimesInPlace(AdamW.Beta2).AddProductInPlace(gradient, gradient, 1 - AdamW.Beta2);
            Tensor deviation = state.Square.sqrt().TimesInPlace(factors.RootScale).PlusInPlace(AdamW.Epsilon);
            state.Parameter.AddQuotientInPlace(state.Mean, deviation, -factors.Rate);
            gradient.zero_();
        }

        if (state.Average is null) return;
        using Tensor share = tensor(factors.AverageShare);
        state.Average.lerp_(state.Parameter, share);
    }
}
