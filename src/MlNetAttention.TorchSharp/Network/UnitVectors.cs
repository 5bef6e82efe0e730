using MlNetAttention.Kernels;
using MlNetAttention.Optimization;
using static TorchSharp.torch;

namespace MlNetAttention.Network;

/// <summary>Vectors along the last axis as in <see cref="UnitLength"/>. The gradient of a vector of zeros is finite.</summary>
internal static class UnitVectors
{
    internal static Tensor Of(Tensor x) => x / x.norm(-1, keepdim: true).AtLeast(UnitLength.Epsilon);
}
