using System.Runtime.CompilerServices;

namespace MlNetAttention.Kernels;

/// <summary>The product of <see cref="KernelSet.Multiply"/>, tile by tile.</summary>
internal static unsafe class MatrixProduct<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    // 32 KiB of a panel 64 numbers wide: they stay in the first-level cache while all rows pass by.
    private const int DepthBlock = 128;

    // Few enough that, for a depth of a few thousand, their numbers and sums stay in the second-level cache while all panels pass
    // by.
    private const int RowBlock = 64;

    internal static int PanelWidth => TSimd.Lanes * TileSize.Columns;

    /// <param name="panels">
    /// [outputs / panel width][inputs, panel width]; the last panel as wide as it takes whole vectors.
    /// </param>
    /// <param name="bias">[outputs], followed by zeros up to a whole vector.</param>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="inputs">Numbers in a row of x.</param>
    /// <param name="y">[rows, outputs].</param>
    /// <param name="outputs">Numbers in a row of y.</param>
    /// <param name="epilogue">The operation on the product.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(
        float* panels, float* bias, float* x, int rows, int inputs, float* y, int outputs, Epilogue epilogue)
    {
        for (int row = 0; row < rows; row += RowBlock)
        {
            int count = Math.Min(RowBlock, rows - row);
            MultiplyRows(panels, bias, x + (nint)row * inputs, count, inputs, y + (nint)row * outputs, outputs, epilogue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRows(
        float* panels, float* bias, float* x, int rows, int inputs, float* y, int outputs, Epilogue epilogue)
    {
        if (epilogue == Epilogue.Add)
        {
            for (int row = 0; row < rows; row++) Arithmetic<TSimd, TVector>.Add(bias, y + (nint)row * outputs, outputs);
        }

        for (int first = 0; first < outputs; first += PanelWidth)
        {
            int width = Math.Min(PanelWidth, outputs - first);
            int columns = (width + TSimd.Lanes - 1) / TSimd.Lanes;
            for (int k = 0; k < inputs; k += DepthBlock)
            {
                int depth = Math.Min(DepthBlock, inputs - k);
                float* panel = panels + (nint)first * inputs + (nint)k * columns * TSimd.Lanes;
                float* start = k == 0 && epilogue != Epilogue.Add ? bias + first : null;
                for (int row = 0; row < rows; row += Tile<TSimd, TVector>.Rows)
                {
                    int count = Math.Min(Tile<TSimd, TVector>.Rows, rows - row);
                    float* from = x + (nint)row * inputs + k;
                    float* to = y + (nint)row * outputs + first;
                    float* fetch = Next(panel, depth, columns * TSimd.Lanes, row / Tile<TSimd, TVector>.Rows);
                    Multiply(count, columns, start, from, inputs, panel, depth, to, outputs, width, fetch);
                    if (k + depth == inputs) Finish(epilogue, to, count, outputs, width);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(
        int rows, int columns, float* start, float* x, nint xStride, float* panel, int depth, float* y, nint yStride, int width,
        float* fetch)
    {
        int padded = columns * TSimd.Lanes;
        if (width == padded)
        {
            Tile<TSimd, TVector>.Run(
                rows, columns, start == null ? y : start, start == null ? yStride : 0,
                x, xStride, 1, panel, depth, y, yStride, fetch);
            return;
        }

        // A whole vector would reach beyond the end of the row.
        float* tile = stackalloc float[TileSize.Rows * PanelWidth];
        for (int row = 0; row < rows; row++)
        {
            for (int n = 0; n < padded; n++)
            {
                tile[row * padded + n] = n >= width ? 0 : start == null ? y[row * yStride + n] : start[n];
            }
        }

        Tile<TSimd, TVector>.Run(rows, columns, tile, padded, x, xStride, 1, panel, depth, tile, padded, fetch);
        for (int row = 0; row < rows; row++)
        {
            new ReadOnlySpan<float>(tile + row * padded, width).CopyTo(new Span<float>(y + row * yStride, width));
        }
    }

    // The next weights follow these in memory. While these are computed with, each of the first tiles prefetches a part of the
    // next ones, which avoids waiting for them where the second-level cache cannot hold all weights.
    private static float* Next(float* panel, int depth, int width, int tile)
    {
        bool asks = tile < width / TileSize.LineNumbers;
        return asks ? panel + (nint)depth * (width + tile * TileSize.LineNumbers) : panel;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish(Epilogue epilogue, float* y, int rows, nint stride, int width)
    {
        for (; rows > 0; rows--, y += stride)
        {
            switch (epilogue)
            {
                case Epilogue.Relu: Elementwise<TSimd, TVector>.Apply<Relu<TSimd, TVector>>(y, width); break;
                case Epilogue.Gelu: Elementwise<TSimd, TVector>.Apply<Gelu<TSimd, TVector>>(y, width); break;
                case Epilogue.GeluTanh: Elementwise<TSimd, TVector>.Apply<GeluTanh<TSimd, TVector>>(y, width); break;
                default: return;
            }
        }
    }
}
