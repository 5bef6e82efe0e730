using MlNetAttention.Kernels;
using MlNetAttention.Weights;

namespace MlNetAttention.Attention;

/// <summary>The second half of a block: activation(x·W₁ᵀ + b₁)·W₂ᵀ + b₂ of every token by itself, added to x.</summary>
internal sealed class FeedForward
{
    private readonly EncoderOptions _options;
    private readonly Norm _norm;
    private readonly PackedMatrix _in;
    private readonly PackedMatrix _out;
    private readonly Epilogue _activation;

    internal FeedForward(EncoderOptions options, EncoderWeights weights, int layer)
    {
        _options = options;
        LayerNames names = EncoderLayout.Layer(layer);
        _norm = new Norm(weights, names.FeedForwardNorm, options.NormEpsilon);
        _in = Projection.Of(weights, names.FeedForwardIn, options.HiddenWidth, options.Width);
        _out = Projection.Of(weights, names.FeedForwardOut, options.Width, options.HiddenWidth);
        _activation = options.Activation switch
        {
            ActivationKind.Relu => Epilogue.Relu,
            ActivationKind.GeluTanh => Epilogue.GeluTanh,
            _ => Epilogue.Gelu,
        };
    }

    /// <summary>x + activation(norm(x)·W₁ᵀ + b₁)·W₂ᵀ + b₂, or the norm of that with x in place of norm(x).</summary>
    internal void Apply(Workspace work)
    {
        bool before = _options.Norm != NormPlacement.After;
        ReadOnlySpan<float> input = work.Tokens;
        if (before)
        {
            _norm.Apply(work.Tokens, work.Input);                                       // [T, D]
            input = work.Input;
        }

        for (int first = 0; first < work.Length; first += work.HiddenRows)
        {
            int rows = Math.Min(work.HiddenRows, work.Length - first);
            int start = first * _options.Width;
            _in.Multiply(input[start..], rows, work.Hidden, _activation);               // [rows, F]
            _out.Multiply(work.Hidden, rows, work.Tokens[start..], Epilogue.Add);     // [rows, D]
        }

        if (!before) _norm.Apply(work.Tokens, work.Tokens);
    }
}
