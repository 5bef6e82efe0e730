using MlNetAttention.Optimization;
using static TorchSharp.torch;

namespace MlNetAttention.Objectives;

/// <summary>
/// The small change of word vectors that raises the loss most, to first order; an encoder that gives the same answer for the
/// changed row has memorised less (Miyato, Dai and Goodfellow 2017).
/// </summary>
internal static class AdversarialShift
{
    // Rows without a gradient are left where they are.
    private const double Smallest = 1e-12;

    /// <summary>ε·g/‖g‖ for each row g of the gradient [B, T, D].</summary>
    internal static Tensor Of(Tensor gradient, double norm)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor lengths = (gradient * gradient).sum([1, 2], keepdim: true).sqrt().AtLeast(Smallest);     // [B, 1, 1]
        return (gradient / lengths).TimesInPlace(norm).MoveToOuterDisposeScope();                       // [B, T, D]
    }
}
