using static TorchSharp.torch;

namespace MlNetAttention.Network;

/// <summary>
/// Cuts the graph of autograd where what lies between is computed anew for its gradient, because it would be too large to keep
/// (checkpointing: Chen et al. 2016). Behind a cut, the graph begins again with a leaf; <see cref="Rewind"/> passes the gradients
/// of the leaves on, from the last cut to the first. Everything must flow through the cuts in their order.
/// </summary>
internal sealed class GradientTape
{
    private readonly Stack<Cut> _cuts = [];

    /// <summary>A leaf with the values of a tensor, which gets the leaf's gradient.</summary>
    internal Tensor Leaf(Tensor values)
    {
        Tensor own = values.view(values.shape);
        return Leaf(own, [own], gradient => autograd.backward([own], [gradient]));
    }

    /// <summary>A leaf with the values of a tensor.</summary>
    /// <param name="values">The values.</param>
    /// <param name="inputs">What the gradient is passed on to; disposed of afterwards.</param>
    /// <param name="backward">Passes it on.</param>
    internal Tensor Leaf(Tensor values, Tensor[] inputs, Action<Tensor> backward)
    {
        Tensor leaf = values.detach().DetachFromDisposeScope();
        leaf.requires_grad = true;
        foreach (Tensor input in inputs) input.DetachFromDisposeScope();
        _cuts.Push(new Cut(leaf, inputs, backward));
        return leaf;
    }

    /// <summary>Passes gradients on, after <c>backward</c> has filled those of the leaves.</summary>
    internal void Rewind()
    {
        while (_cuts.TryPop(out Cut? cut))
        {
            using var scope = NewDisposeScope();
            if (cut.Leaf.grad is { } gradient) cut.Backward(gradient);
            cut.Dispose();
        }
    }

    /// <summary>Drops the cuts of a graph whose gradients are not wanted any more.</summary>
    internal void Clear()
    {
        while (_cuts.TryPop(out Cut? cut)) cut.Dispose();
    }

    private sealed record Cut(Tensor Leaf, Tensor[] Inputs, Action<Tensor> Backward) : IDisposable
    {
        public void Dispose()
        {
            foreach (Tensor input in Inputs) input.Dispose();
            Leaf.Dispose();
        }
    }
}
