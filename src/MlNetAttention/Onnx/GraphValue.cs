namespace MlNetAttention.Onnx;

/// <summary>A tensor of the graph: an input, a constant or what an operator makes.</summary>
internal readonly record struct GraphValue(string Name);
