using System.Diagnostics;
using static MlNetAttention.Kernels.KernelContract;

namespace MlNetAttention.Kernels;

/// <summary>
/// The kernels of one width: converts spans to pointers for the code behind it. So here, and nowhere else, debug builds check the
/// sizes of spans.
/// </summary>
internal sealed unsafe class VectorKernels<TSimd, TVector> : KernelSet
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    internal override int Lanes => TSimd.Lanes;

    internal override int PanelWidth => MatrixProduct<TSimd, TVector>.PanelWidth;

    internal override int AttentionScratch(int headWidth) => TiledAttention<TSimd, TVector>.Scratch(headWidth);

    internal override float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Debug.Assert(SameLength(x, y));
        fixed (float* px = x, py = y) return Arithmetic<TSimd, TVector>.Dot(px, py, x.Length);
    }

    internal override float Sum(ReadOnlySpan<float> x)
    {
        fixed (float* px = x) return Arithmetic<TSimd, TVector>.Sum(px, x.Length);
    }

    internal override void AddScaled(ReadOnlySpan<float> x, float a, Span<float> y)
    {
        Debug.Assert(SameLength(x, y) && ApartOrSame(x, y));
        fixed (float* px = x, py = y) Arithmetic<TSimd, TVector>.AddScaled(px, a, py, x.Length);
    }

    internal override void Add(ReadOnlySpan<float> x, Span<float> y)
    {
        Debug.Assert(SameLength(x, y) && ApartOrSame(x, y));
        fixed (float* px = x, py = y) Arithmetic<TSimd, TVector>.Add(px, py, x.Length);
    }

    internal override void Max(ReadOnlySpan<float> x, Span<float> y)
    {
        Debug.Assert(SameLength(x, y) && ApartOrSame(x, y));
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

    internal override void Softmax(Span<float> x)
    {
        if (x.IsEmpty) return;
        fixed (float* px = x) Normalization<TSimd, TVector>.Softmax(px, x.Length);
    }

    internal override void LayerNorm(
        ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, float epsilon, Span<float> y)
    {
        Debug.Assert(HasRows(x, scale.Length) && SameLength(scale, shift) && SameLength(x, y));
        Debug.Assert(ApartOrSame(x, y) && Apart(scale, y) && Apart(shift, y));
        int width = scale.Length;
        fixed (float* px = x, pscale = scale, pshift = shift, py = y)
        {
            for (int row = 0; row < x.Length; row += width)
            {
                Normalization<TSimd, TVector>.LayerNorm(px + row, pscale, pshift, epsilon, py + row, width);
            }
        }
    }

    internal override void Convolve(ReadOnlySpan<float> x, ReadOnlySpan<float> taps, int width, Span<float> y)
    {
        Debug.Assert(HasRows(x, width) && HasRows(taps, width) && SameLength(x, y) && Apart(x, y) && Apart(taps, y));
        fixed (float* px = x, ptaps = taps, py = y)
        {
            Convolution<TSimd, TVector>.Apply(px, x.Length / width, ptaps, taps.Length / width, width, py);
        }
    }

    internal override void Multiply(PackedMatrix matrix, ReadOnlySpan<float> x, int rows, Span<float> y, Epilogue epilogue)
    {
        Debug.Assert(FitsProduct(matrix, x, rows, y, TSimd.Lanes) && Apart(x, y));
        fixed (float* panels = matrix.Panels, bias = matrix.Bias, px = x, py = y)
        {
            MatrixProduct<TSimd, TVector>.Multiply(panels, bias, px, rows, matrix.Inputs, py, matrix.Outputs, epilogue);
        }
    }

    internal override void Attend(in AttentionInput input, DistanceBias bias, Span<float> scratch, Span<float> mixed)
    {
        Debug.Assert(FitsAttention(input, bias, mixed) && scratch.Length >= AttentionScratch(input.HeadWidth));
        Debug.Assert(WritesApart(input, scratch, mixed));
        int length = input.Queries.Length / (input.Heads * input.HeadWidth);
        fixed (float* queries = input.Queries, keys = input.Keys, values = input.Values, biases = bias.Biases,
            pscratch = scratch, py = mixed)
        {
            TiledAttention<TSimd, TVector>.Apply(
                queries, keys, values, biases, bias, pscratch, py, length, input.Heads, input.HeadWidth);
        }
    }
}
