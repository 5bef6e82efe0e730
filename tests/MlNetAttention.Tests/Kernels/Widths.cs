using MlNetAttention.Kernels;

namespace MlNetAttention.Tests.Kernels;

/// <summary>Cases that run over the kernels of every vector width.</summary>
internal static class Widths
{
    /// <summary>128, 256 and 512 bits; what the machine lacks is emulated.</summary>
    internal static IEnumerable<int> Bits => KernelSet.All.Select(kernels => 32 * kernels.Lanes);

    internal static TheoryData<int> Alone => [.. Bits];

    internal static TheoryData<int, int> With(IEnumerable<int> others) =>
        [.. Bits.SelectMany(bits => others.Select(other => new TheoryDataRow<int, int>(bits, other)))];

    internal static KernelSet Of(int bits) => KernelSet.Choose($"{bits}");
}
