namespace MlNetAttention.Optimization;

/// <summary>The numbers of one step of AdamW, as <see cref="FusedStep"/> multiplies by them.</summary>
/// <param name="Clip">Scale of the gradient; 1 where it is short enough.</param>
/// <param name="Kept">What weight decay leaves of a weight.</param>
/// <param name="RootScale">Scale of the root of the mean square, 1/√(1−β₂ᵗ).</param>
/// <param name="Rate">Learning rate over 1−β₁ᵗ.</param>
/// <param name="AverageShare">Share of the new weight in the average.</param>
internal readonly record struct StepFactors(float Clip, float Kept, float RootScale, float Rate, float AverageShare);
