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
