namespace MlNetAttention.Weights;

/// <summary>A named array of weights in row-major order.</summary>
internal sealed record WeightTensor(string Name, int[] Shape, float[] Values);
