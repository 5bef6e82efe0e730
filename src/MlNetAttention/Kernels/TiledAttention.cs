using System.Runtime.CompilerServices;

namespace MlNetAttention.Kernels;

/// <summary>
/// Scaled dot-product attention in tiles that stay in the first-level cache, with a running maximum and sum per query (Milakov
/// and Gimelshein 2018; Dao et al. 2022): at most 64 weights of a token are in memory at a time.
/// </summary>
/// <remarks>
/// The lanes of a vector are queries, so maximum, sum and exponential need nothing from other lanes:
/// <code>
/// Sᵀ [keys, queries] = K [keys, d] · Qᵀ [d, queries] + bias       Pᵀ = exp(Sᵀ − maximum)       Yᵀ [d, queries] += Vᵀ · Pᵀ
/// </code>
/// </remarks>
internal static unsafe class TiledAttention<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    private const int KeyBlock = 64;

    private static int QueryBlock => TSimd.Lanes * TileSize.Columns;

    internal static int Scratch(int headWidth) => checked(QueryBlock * (2 * headWidth + KeyBlock + 2));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply(
        float* queries, float* keys, float* values, float* biases, DistanceBias bias, float* scratch, float* mixed, int length,
        int heads, int headWidth)
    {
        int width = heads * headWidth;
        for (int head = 0; head < heads; head++)
        {
            int column = head * headWidth;
            for (int i = 0; i < length; i += QueryBlock)
            {
                int count = Math.Min(QueryBlock, length - i);
                var block = new Block(scratch, count, headWidth, width);
                block.Begin(queries + (nint)i * width + column);
                for (int j = 0; j < length; j += KeyBlock)
                {
                    nint first = (nint)j * width + column;
                    int those = Math.Min(KeyBlock, length - j);
                    block.Relate(keys + first, those, biases + head * bias.Stride, bias, i, j);
                    block.Weigh(those);
                    block.Mix(values + first, those);
                }

                block.End(mixed + (nint)i * width + column);
            }
        }
    }

    /// <summary>Some queries of one head, [.., lanes] of them side by side.</summary>
    private readonly struct Block
    {
        private readonly float* _queries;  // Qᵀ [d, n]
        private readonly float* _mixed;    // Yᵀ [d, n]
        private readonly float* _weights;  // Pᵀ [keys, n]
        private readonly float* _maxima;   // [n]
        private readonly float* _sums;     // [n]
        private readonly int _count;
        private readonly int _columns;
        private readonly int _n;
        private readonly int _headWidth;
        private readonly int _stride;

        internal Block(float* scratch, int count, int headWidth, int stride)
        {
            _count = count;
            _columns = (count + TSimd.Lanes - 1) / TSimd.Lanes;
            _n = _columns * TSimd.Lanes;
            _headWidth = headWidth;
            _stride = stride;
            _queries = scratch;
            _mixed = _queries + headWidth * _n;
            _maxima = _mixed + headWidth * _n;
            _sums = _maxima + _n;
            _weights = _sums + _n;
        }

        /// <summary>Starts a block with its queries times log₂e/√d, since the exponential has base 2.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal void Begin(float* queries)
        {
            new Span<float>(_queries, 2 * _headWidth * _n).Clear();
            float scale = KernelSet.Log2OfE / MathF.Sqrt(_headWidth);
            Transposition.Apply(queries, _stride, _count, _headWidth, scale, _queries, _n);
            for (int lane = 0; lane < _n; lane += TSimd.Lanes)
            {
                TSimd.Store(TSimd.Create(float.NegativeInfinity), _maxima + lane);
                TSimd.Store(TSimd.Create(0), _sums + lane);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal void Relate(float* keys, int count, float* biases, DistanceBias bias, int i, int j)
        {
            for (int key = 0; key < count; key += Tile<TSimd, TVector>.Rows)
            {
                Tile<TSimd, TVector>.Run(
                    Math.Min(Tile<TSimd, TVector>.Rows, count - key), _columns, biases + bias.IndexOf(i, j + key), -1,
                    keys + (nint)key * _stride, _stride, 1, _queries, _headWidth, _weights + key * _n, _n, _queries);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal void Weigh(int count)
        {
            for (int lane = 0; lane < _n; lane += TSimd.Lanes)
            {
                float* weights = _weights + lane;
                TVector before = TSimd.Load(_maxima + lane);
                TVector maximum = Maximum(weights, count, before);
                TVector correction = Exponential<TSimd, TVector>.Of(TSimd.Subtract(before, maximum));
                TVector sum = TSimd.Multiply(TSimd.Load(_sums + lane), correction);
                for (int key = 0; key < count; key++)
                {
                    TVector weight = Exponential<TSimd, TVector>.Of(TSimd.Subtract(TSimd.Load(weights + key * _n), maximum));
                    sum = TSimd.Add(sum, weight);
                    TSimd.Store(weight, weights + key * _n);
                }

                TSimd.Store(maximum, _maxima + lane);
                TSimd.Store(sum, _sums + lane);
                float* mixed = _mixed + lane;
                for (int k = 0; k < _headWidth; k++)
                {
                    TSimd.Store(TSimd.Multiply(TSimd.Load(mixed + k * _n), correction), mixed + k * _n);
                }
            }
        }

        // In four parts, since within one each step waits for the step before.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TVector Maximum(float* weights, int count, TVector before)
        {
            TVector first = before, second = before, third = before, fourth = before;
            int key = 0;
            for (; key <= count - 4; key += 4)
            {
                float* four = weights + key * _n;
                first = TSimd.Max(TSimd.Load(four), first);
                second = TSimd.Max(TSimd.Load(four + _n), second);
                third = TSimd.Max(TSimd.Load(four + 2 * _n), third);
                fourth = TSimd.Max(TSimd.Load(four + 3 * _n), fourth);
            }

            for (; key < count; key++) first = TSimd.Max(TSimd.Load(weights + key * _n), first);
            return TSimd.Max(TSimd.Max(first, second), TSimd.Max(third, fourth));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal void Mix(float* values, int count)
        {
            for (int k = 0; k < _headWidth; k += Tile<TSimd, TVector>.Rows)
            {
                float* mixed = _mixed + k * _n;
                Tile<TSimd, TVector>.Run(
                    Math.Min(Tile<TSimd, TVector>.Rows, _headWidth - k), _columns, mixed, _n, values + k, 1, _stride,
                    _weights, count, mixed, _n, _weights);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal void End(float* mixed)
        {
            for (int lane = 0; lane < _n; lane += TSimd.Lanes)
            {
                TVector inverse = TSimd.Divide(TSimd.Create(1), TSimd.Load(_sums + lane));
                for (int k = 0; k < _headWidth; k++)
                {
                    float* sum = _mixed + k * _n + lane;
                    TSimd.Store(TSimd.Multiply(TSimd.Load(sum), inverse), sum);
                }
            }

            Transposition.Apply(_mixed, _n, _headWidth, _count, 1, mixed, _stride);
        }
    }
}
