using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MlNetAttention.Kernels;

/// <summary>The largest tile of a matrix product, whose 16 vectors of sums stay in registers.</summary>
internal static class TileSize
{
    internal const int Rows = 4;

    /// <summary>Vectors side by side.</summary>
    internal const int Columns = 4;

    /// <summary>Floats in a cache line.</summary>
    internal const int LineNumbers = 16;
}

/// <summary>
/// The innermost part of every matrix product: y[r, n] = start[r, n] + Σ_k x[r, k]·panel[k, n], added in the order of k. Sums
/// stay in registers (Goto and van de Geijn 2008), 16 at most: enough to hide the time a multiply-add takes, and no more than
/// half of the registers that x64 has at 512 bits and Arm64 at 128.
/// </summary>
internal static unsafe class Tile<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    /// <summary>As many rows as there are registers for their sums: half the usual number where there are 16 registers.</summary>
    internal static int Rows => Avx512F.VL.IsSupported || AdvSimd.IsSupported ? TileSize.Rows : TileSize.Rows / 2;

    /// <param name="rows">Rows of x and y, 1 to <see cref="TileSize.Rows"/>.</param>
    /// <param name="columns">Vectors in a row of the panel, 1 to <see cref="TileSize.Columns"/>.</param>
    /// <param name="start">The initial sums, a row of n numbers per row of y; y itself to add to it.</param>
    /// <param name="startStride">The distance between its rows; 0 to use the same row throughout.</param>
    /// <param name="x">The left factor.</param>
    /// <param name="rowStride">The distance between rows of x.</param>
    /// <param name="step">The distance between numbers within a row of x.</param>
    /// <param name="panel">The right factor, [depth, columns·lanes].</param>
    /// <param name="depth">Number of k.</param>
    /// <param name="y">The product.</param>
    /// <param name="yStride">The distance between rows of y.</param>
    /// <param name="fetch">The memory to prefetch meanwhile, a cache line for every k.</param>
    internal static void Run(
        int rows, int columns, float* start, nint startStride, float* x, nint rowStride, nint step, float* panel, int depth,
        float* y, nint yStride, float* fetch)
    {
        switch (TileSize.Columns * (rows - 1) + columns - 1)
        {
            case 0: Run<N1, N1>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 1: Run<N1, N2>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 2: Run<N1, N3>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 3: Run<N1, N4>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 4: Run<N2, N1>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 5: Run<N2, N2>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 6: Run<N2, N3>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 7: Run<N2, N4>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 8: Run<N3, N1>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 9: Run<N3, N2>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 10: Run<N3, N3>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 11: Run<N3, N4>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 12: Run<N4, N1>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 13: Run<N4, N2>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 14: Run<N4, N3>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
            case 15: Run<N4, N4>(start, startStride, x, rowStride, step, panel, depth, y, yStride, fetch); break;
        }
    }

    // Not left to tiered compilation, in whose first tier every instruction is a call. Parts that a size does not need are
    // compiled away.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TRows, TColumns>(
        float* start, nint startStride, float* x, nint rowStride, nint step,
        float* panel, int depth, float* y, nint yStride, float* fetch)
        where TRows : ISize
        where TColumns : ISize
    {
        int lanes = TSimd.Lanes;
        TVector sum00 = default, sum01 = default, sum02 = default, sum03 = default;
        TVector sum10 = default, sum11 = default, sum12 = default, sum13 = default;
        TVector sum20 = default, sum21 = default, sum22 = default, sum23 = default;
        TVector sum30 = default, sum31 = default, sum32 = default, sum33 = default;

        sum00 = TSimd.Load(start);
        if (TColumns.Value > 1) sum01 = TSimd.Load(start + lanes);
        if (TColumns.Value > 2) sum02 = TSimd.Load(start + 2 * lanes);
        if (TColumns.Value > 3) sum03 = TSimd.Load(start + 3 * lanes);

        if (TRows.Value > 1)
        {
            sum10 = TSimd.Load(start + startStride);
            if (TColumns.Value > 1) sum11 = TSimd.Load(start + startStride + lanes);
            if (TColumns.Value > 2) sum12 = TSimd.Load(start + startStride + 2 * lanes);
            if (TColumns.Value > 3) sum13 = TSimd.Load(start + startStride + 3 * lanes);
        }

        if (TRows.Value > 2)
        {
            sum20 = TSimd.Load(start + 2 * startStride);
            if (TColumns.Value > 1) sum21 = TSimd.Load(start + 2 * startStride + lanes);
            if (TColumns.Value > 2) sum22 = TSimd.Load(start + 2 * startStride + 2 * lanes);
            if (TColumns.Value > 3) sum23 = TSimd.Load(start + 2 * startStride + 3 * lanes);
        }

        if (TRows.Value > 3)
        {
            sum30 = TSimd.Load(start + 3 * startStride);
            if (TColumns.Value > 1) sum31 = TSimd.Load(start + 3 * startStride + lanes);
            if (TColumns.Value > 2) sum32 = TSimd.Load(start + 3 * startStride + 2 * lanes);
            if (TColumns.Value > 3) sum33 = TSimd.Load(start + 3 * startStride + 3 * lanes);
        }

        for (; depth > 0; depth--)
        {
            TVector right0 = TSimd.Load(panel);
            TVector right1 = TColumns.Value > 1 ? TSimd.Load(panel + lanes) : default;
            TVector right2 = TColumns.Value > 2 ? TSimd.Load(panel + 2 * lanes) : default;
            TVector right3 = TColumns.Value > 3 ? TSimd.Load(panel + 3 * lanes) : default;

            TVector left = TSimd.Create(*x);
            sum00 = TSimd.MultiplyAdd(left, right0, sum00);
            if (TColumns.Value > 1) sum01 = TSimd.MultiplyAdd(left, right1, sum01);
            if (TColumns.Value > 2) sum02 = TSimd.MultiplyAdd(left, right2, sum02);
            if (TColumns.Value > 3) sum03 = TSimd.MultiplyAdd(left, right3, sum03);

            if (TRows.Value > 1)
            {
                left = TSimd.Create(x[rowStride]);
                sum10 = TSimd.MultiplyAdd(left, right0, sum10);
                if (TColumns.Value > 1) sum11 = TSimd.MultiplyAdd(left, right1, sum11);
                if (TColumns.Value > 2) sum12 = TSimd.MultiplyAdd(left, right2, sum12);
                if (TColumns.Value > 3) sum13 = TSimd.MultiplyAdd(left, right3, sum13);
            }

            if (TRows.Value > 2)
            {
                left = TSimd.Create(x[2 * rowStride]);
                sum20 = TSimd.MultiplyAdd(left, right0, sum20);
                if (TColumns.Value > 1) sum21 = TSimd.MultiplyAdd(left, right1, sum21);
                if (TColumns.Value > 2) sum22 = TSimd.MultiplyAdd(left, right2, sum22);
                if (TColumns.Value > 3) sum23 = TSimd.MultiplyAdd(left, right3, sum23);
            }

            if (TRows.Value > 3)
            {
                left = TSimd.Create(x[3 * rowStride]);
                sum30 = TSimd.MultiplyAdd(left, right0, sum30);
                if (TColumns.Value > 1) sum31 = TSimd.MultiplyAdd(left, right1, sum31);
                if (TColumns.Value > 2) sum32 = TSimd.MultiplyAdd(left, right2, sum32);
                if (TColumns.Value > 3) sum33 = TSimd.MultiplyAdd(left, right3, sum33);
            }

            if (Sse.IsSupported) Sse.Prefetch1(fetch);
            fetch += TileSize.LineNumbers;
            x += step;
            panel += TColumns.Value * lanes;
        }

        TSimd.Store(sum00, y);
        if (TColumns.Value > 1) TSimd.Store(sum01, y + lanes);
        if (TColumns.Value > 2) TSimd.Store(sum02, y + 2 * lanes);
        if (TColumns.Value > 3) TSimd.Store(sum03, y + 3 * lanes);

        if (TRows.Value > 1)
        {
            TSimd.Store(sum10, y + yStride);
            if (TColumns.Value > 1) TSimd.Store(sum11, y + yStride + lanes);
            if (TColumns.Value > 2) TSimd.Store(sum12, y + yStride + 2 * lanes);
            if (TColumns.Value > 3) TSimd.Store(sum13, y + yStride + 3 * lanes);
        }

        if (TRows.Value > 2)
        {
            TSimd.Store(sum20, y + 2 * yStride);
            if (TColumns.Value > 1) TSimd.Store(sum21, y + 2 * yStride + lanes);
            if (TColumns.Value > 2) TSimd.Store(sum22, y + 2 * yStride + 2 * lanes);
            if (TColumns.Value > 3) TSimd.Store(sum23, y + 2 * yStride + 3 * lanes);
        }

        if (TRows.Value > 3)
        {
            TSimd.Store(sum30, y + 3 * yStride);
            if (TColumns.Value > 1) TSimd.Store(sum31, y + 3 * yStride + lanes);
            if (TColumns.Value > 2) TSimd.Store(sum32, y + 3 * yStride + 2 * lanes);
            if (TColumns.Value > 3) TSimd.Store(sum33, y + 3 * yStride + 3 * lanes);
        }
    }

    private interface ISize
    {
        static abstract int Value { get; }
    }

    private readonly struct N1 : ISize
    {
        public static int Value => 1;
    }

    private readonly struct N2 : ISize
    {
        public static int Value => 2;
    }

    private readonly struct N3 : ISize
    {
        public static int Value => 3;
    }

    private readonly struct N4 : ISize
    {
        public static int Value => 4;
    }
}
