using MlNetAttention.Kernels;
using MlNetAttention.Weights;

namespace MlNetAttention.Attention;

/// <summary>The second half of a block: every token by itself through activation(x·W₁ᵀ + b₁)·W₂ᵀ + b₂, added to x.</summary>
internal sealed class FeedForward
{
    private readonly EncoderOptions _options;
    private readonly Norm _norm;
    private readonly PackedMatrix _in;
    private readonly PackedMatrix _out;

    internal FeedForward(EncoderOptions options, EncoderWeights weights, int layer)
    {
        _options = options;
        _norm = new Norm(weights, EncoderLayout.FeedForward(layer, "norm"));
        _in = Projection.Of(weights, EncoderLayout.FeedForward(layer, "in"), options.HiddenWidth, options.Width);
        _out = Projection.Of(weights, EncoderLayout.FeedForward(layer, "out"), options.Width, options.HiddenWidth);
    }

    internal void Apply(Workspace work)
    {
        bool before = _options.Norm == NormPlacement.Before;
        if (before) _norm.Apply(work.Tokens, work.Input);                           // [T, D]
        _in.Multiply(before ? work.Input : work.Tokens, work.Length, work.Hidden);  // [T, F]
        if (_options.Activation == ActivationKind.Relu) Activations.Relu(work.Hidden);
        else Activations.Gelu(work.Hidden);
        _out.Multiply(work.Hidden, work.Length, work.Branch);                       // [T, D]
        VectorMath.Add(work.Branch, work.Tokens);
        if (!before) _norm.Apply(work.Tokens, work.Tokens);
    }
}
