using MlNetAttention.Kernels;

namespace MlNetAttention.Tests.Kernels;

public class AlignedArrayTests
{
    private const int Alignment = 64;

    // Of lengths that leave the next array at many addresses.
    [Fact]
    public unsafe void Numbers_begin_at_a_multiple_of_64_bytes_and_are_as_many_as_asked_for()
    {
        foreach (int length in Enumerable.Range(1, 67))
        {
            var array = new AlignedArray(length);
            Assert.Equal(length, array.Length);
            Assert.Equal(length, array.Span.Length);
            fixed (float* start = array.Span) Assert.Equal(0, (long)start % Alignment);
            Assert.All(array.Span.ToArray(), value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Without_numbers_there_is_an_empty_span()
    {
        Assert.True(default(AlignedArray).Span.IsEmpty);
        Assert.True(new AlignedArray(0).Span.IsEmpty);
    }
}
