namespace MlNetAttention.Kernels;

/// <summary>
/// Floats that begin at a multiple of 64 bytes and never move: a vector of 512 bits that lies in two cache lines takes two loads.
/// </summary>
internal readonly unsafe struct AlignedArray
{
    private const int Alignment = 64;

    // Pinned arrays have a fixed address, and are collected like any other.
    private readonly float[] _array;
    private readonly int _start;

    internal AlignedArray(int length)
    {
        Length = length;
        _array = GC.AllocateArray<float>(checked(length + Alignment / sizeof(float)), pinned: true);
        fixed (float* address = _array)
        {
            _start = (int)((Alignment - (nuint)address % Alignment) % Alignment / sizeof(float));
        }
    }

    internal int Length { get; }

    internal Span<float> Span => _array is null ? [] : _array.AsSpan(_start, Length);
}
