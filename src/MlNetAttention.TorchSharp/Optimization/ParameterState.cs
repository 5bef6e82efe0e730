using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Optimization;

/// <summary>A parameter and what AdamW keeps about it.</summary>
/// <param name="Parameter">The weights.</param>
/// <param name="Decay">Share of the weights that is taken off per step, times the learning rate.</param>
/// <param name="Mean">Moving mean of the gradient.</param>
/// <param name="Square">Moving mean of its square.</param>
/// <param name="Average">Average of the weights; null for none.</param>
/// <param name="Rows">Where a part of the gradient is collected by rows; null for none.</param>
internal sealed record ParameterState(
    Parameter Parameter, double Decay, Tensor Mean, Tensor Square, Tensor? Average, RowGradient? Rows)
{
    /// <summary>Whether managed code can reach all of it.</summary>
    internal bool IsInMemory { get; } = Array.TrueForAll(
        [Parameter, Mean, Square, Average ?? Mean],
        tensor => tensor.device_type == TorchSharp.DeviceType.CPU && tensor.dtype == ScalarType.Float32 && tensor.is_contiguous());
}
