namespace MlNetAttention.Weights;

/// <summary>The role of a weight, which determines how training initialises and decays it.</summary>
internal enum WeightRole
{
    Embedding,
    Position,
    Projection,
    QueryOrKeyProjection,
    Bias,
    NormScale,
    NormShift,
    RelativeBias,
    LocalContext,
    PoolingQuery,
}

/// <summary>The name, shape and role that a weight must have.</summary>
internal sealed record WeightShape(string Name, WeightRole Role, params int[] Shape)
{
    internal long Count => Shape.Aggregate(1L, (product, size) => product * size);

    internal string ShapeText => $"[{string.Join(", ", Shape)}]";
}

/// <summary>A named array of weights in row-major order.</summary>
internal sealed record WeightTensor(string Name, int[] Shape, float[] Values);

/// <summary>A named weight as it is stored.</summary>
internal sealed record StoredWeight(string Name, int[] Shape, WeightValues Values)
{
    internal static StoredWeight Of(WeightTensor tensor, WeightStorage storage) =>
        new(tensor.Name, tensor.Shape, WeightValues.Of(tensor.Values, tensor.Shape, storage));
}
