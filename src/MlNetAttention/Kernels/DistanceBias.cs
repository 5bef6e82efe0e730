namespace MlNetAttention.Kernels;

/// <summary>
/// The relative bias of every head in the layout that tiles of relevances read: by i − j, times log₂e, with the outermost numbers
/// repeated as far as a tile reaches beyond them.
/// </summary>
internal sealed class DistanceBias
{
    private readonly AlignedArray _biases; // [heads, stride], from the least i − j to the greatest
    private readonly int _least;
    private readonly int _greatest;

    /// <param name="heads">Number of heads H.</param>
    /// <param name="farthest">The greatest distance R with a bias of its own.</param>
    /// <param name="biasOf">The bias by head and j − i, −R to R.</param>
    /// <param name="kernels">The kernels that will read it.</param>
    internal DistanceBias(int heads, int farthest, Func<int, int, float> biasOf, KernelSet? kernels = null)
    {
        // A tile has several keys for many queries: for the first of each, i − j is between these, or counts as if it were.
        int width = (kernels ?? KernelSet.Current).PanelWidth;
        _least = -farthest - width;
        _greatest = farthest + TileSize.Rows - 1;
        int begin = _least - TileSize.Rows + 1;
        Stride = _greatest + width - begin;
        _biases = new AlignedArray(checked(heads * Stride));
        for (int head = 0; head < heads; head++)
        {
            for (int n = 0; n < Stride; n++)
            {
                int distance = Math.Clamp(begin + n, -farthest, farthest);
                _biases.Span[head * Stride + n] = biasOf(head, -distance) * KernelSet.Log2OfE;
            }
        }
    }

    /// <summary>The distance from the numbers of one head to those of the next.</summary>
    internal int Stride { get; }

    internal ReadOnlySpan<float> Biases => _biases.Span;

    /// <summary>No bias at all.</summary>
    internal static DistanceBias None(int heads, KernelSet? kernels = null) => new(heads, 0, (_, _) => 0, kernels);

    /// <summary>
    /// The index, within a head, of the numbers of key j for queries i, i + 1, …; those of key j + 1 begin one before.
    /// </summary>
    internal int IndexOf(int i, int j) => Math.Clamp(i - j, _least, _greatest) - _least + TileSize.Rows - 1;
}
