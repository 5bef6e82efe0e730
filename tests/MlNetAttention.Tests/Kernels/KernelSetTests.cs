using System.Runtime.Intrinsics;
using MlNetAttention.Kernels;

namespace MlNetAttention.Tests.Kernels;

public class KernelSetTests
{
    [Theory]
    [InlineData("128", 4)]
    [InlineData("256", 8)]
    [InlineData("512", 16)]
    public void A_width_can_be_forced(string bits, int lanes) => Assert.Equal(lanes, KernelSet.Choose(bits).Lanes);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_one_it_is_that_of_the_machine(string? nothing)
    {
        int lanes = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;
        Assert.Equal(lanes, KernelSet.Choose(nothing).Lanes);
    }

    [Theory]
    [InlineData("64")]
    [InlineData("0512")]
    [InlineData("wide")]
    public void Anything_else_is_an_error_that_says_what_is_expected(string bits)
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => KernelSet.Choose(bits));
        Assert.Equal($"MLNETATTENTION_VECTOR_BITS is '{bits}'; expected 128, 256 or 512, or nothing.", error.Message);
    }
}
