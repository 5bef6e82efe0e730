namespace MlNetAttention.Pretrained.Sentences;

/// <summary>A linear map of the pooled vector, x·Wᵀ + b, and what follows it.</summary>
/// <param name="Outputs">The length of its result.</param>
/// <param name="Activation">The activation of the result.</param>
internal sealed record DenseShape(int Outputs, DenseActivation Activation)
{
    internal const int MostOutputs = 65_536;
}
