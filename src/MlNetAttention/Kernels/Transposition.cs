using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MlNetAttention.Kernels;

/// <summary>y = a·xᵀ for x [rows, columns], in blocks of 4×4 numbers.</summary>
internal static unsafe class Transposition
{
    private const int Block = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply(float* x, nint xStride, int rows, int columns, float a, float* y, nint yStride)
    {
        int row = 0;
        for (; row <= rows - Block; row += Block)
        {
            float* from = x + row * xStride;
            float* to = y + row;
            int column = 0;
            for (; column <= columns - Block; column += Block)
            {
                ApplyBlock(from + column, xStride, a, to + column * yStride, yStride);
            }
            for (; column < columns; column++)
            {
                for (int r = 0; r < Block; r++) to[column * yStride + r] = a * from[r * xStride + column];
            }
        }

        for (; row < rows; row++)
        {
            for (int column = 0; column < columns; column++) y[column * yStride + row] = a * x[row * xStride + column];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ApplyBlock(float* x, nint xStride, float a, float* y, nint yStride)
    {
        Vector128<float> scale = Vector128.Create(a);
        Vector128<float> row0 = Vector128.Load(x) * scale;
        Vector128<float> row1 = Vector128.Load(x + xStride) * scale;
        Vector128<float> row2 = Vector128.Load(x + 2 * xStride) * scale;
        Vector128<float> row3 = Vector128.Load(x + 3 * xStride) * scale;
        Vector128<float> low02 = InterleaveLow(row0, row2);
        Vector128<float> low13 = InterleaveLow(row1, row3);
        Vector128<float> high02 = InterleaveHigh(row0, row2);
        Vector128<float> high13 = InterleaveHigh(row1, row3);
        InterleaveLow(low02, low13).Store(y);
        InterleaveHigh(low02, low13).Store(y + yStride);
        InterleaveLow(high02, high13).Store(y + 2 * yStride);
        InterleaveHigh(high02, high13).Store(y + 3 * yStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLow(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : Vector128.Create(left[0], right[0], left[1], right[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : Vector128.Create(left[2], right[2], left[3], right[3]);
}
