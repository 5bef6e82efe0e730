namespace MlNetAttention.Kernels;

/// <summary>The kernels of one width: takes spans apart for the code behind.</summary>
internal sealed unsafe class VectorKernels<TSimd, TVector> : KernelSet
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    internal override int Lanes => TSimd.Lanes;

    internal override int PanelWidth => MatrixProduct<TSimd, TVector>.PanelWidth;

    internal override int AttentionRoom(int headWidth) => TiledAttention<TSimd, TVector>.Room(headWidth);

    internal override float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        fixed (float* px = x, py = y) return Arithmetic<TSimd, TVector>.Dot(px, py, x.Length);
    }

    internal override float Sum(ReadOnlySpan<float> x)
    {
        fixed (float* px = x) return Arithmetic<TSimd, TVector>.Sum(px, x.Length);
    }

    internal override void AddScaled(ReadOnlySpan<float> x, float a, Span<float> y)
    {
        fixed (float* px = x, py = y) Arithmetic<TSimd, TVector>.AddScaled(px, a, py, x.Length);
    }

    internal override void Add(ReadOnlySpan<float> x, Span<float> y)
    {
        fixed (float* px = x, py = y) Arithmetic<TSimd, TVector>.Add(px, py, x.Length);
    }

    internal override void Max(ReadOnlySpan<float> x, Span<float> y)
    {
        fixed (float* px = x, py = y) Arithmetic<TSimd, TVector>.Max(px, py, x.Length);
    }

    internal override void Scale(Span<float> x, float a)
    {
        fixed (float* px = x) Arithmetic<TSimd, TVector>.Scale(px, a, x.Length);
    }

    internal override void Relu(Span<float> x)
    {
        fixed (float* px = x) Elementwise<TSimd, TVector>.Apply<Relu<TSimd, TVector>>(px, x.Length);
    }

    internal override void Gelu(Span<float> x)
    {
        fixed (float* px = x) Elementwise<TSimd, TVector>.Apply<Gelu<TSimd, TVector>>(px, x.Length);
    }

    internal override void GeluTanh(Span<float> x)
    {
        fixed (float* px = x) Elementwise<TSimd, TVector>.Apply<GeluTanh<TSimd, TVector>>(px, x.Length);
    }

    internal override void Softmax(Span<float> x)
    {
        if (x.IsEmpty) return;
        fixed (float* px = x) Normalization<TSimd, TVector>.Softmax(px, x.Length);
    }

    internal override void LayerNorm(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Span<float> y)
    {
        int width = scale.Length;
        fixed (float* px = x, pscale = scale, pshift = shift, py = y)
        {
            for (int row = 0; row < x.Length; row += width)
            {
                Normalization<TSimd, TVector>.LayerNorm(px + row, pscale, pshift, py + row, width);
            }
        }
    }

    internal override void Convolve(ReadOnlySpan<float> x, ReadOnlySpan<float> taps, int width, Span<float> y)
    {
        fixed (float* px = x, ptaps = taps, py = y)
        {
            Convolution<TSimd, TVector>.Apply(px, x.Length / width, ptaps, taps.Length / width, width, py);
        }
    }

    internal override void Multiply(PackedMatrix matrix, ReadOnlySpan<float> x, int rows, Span<float> y, ProductEnd end)
    {
        fixed (float* panels = matrix.Panels, bias = matrix.Bias, px = x, py = y)
        {
            MatrixProduct<TSimd, TVector>.Multiply(panels, bias, px, rows, matrix.Inputs, py, matrix.Outputs, end);
        }
    }

    internal override void Attend(in AttentionInput input, Span<float> mixed)
    {
        int length = input.Queries.Length / (input.Heads * input.HeadWidth);
        fixed (float* queries = input.Queries, keys = input.Keys, values = input.Values, biases = input.Bias.Biases,
            room = input.Room, py = mixed)
        {
            TiledAttention<TSimd, TVector>.Apply(
                queries, keys, values, biases, input.Bias, room, py, length, input.Heads, input.HeadWidth);
        }
    }
}
