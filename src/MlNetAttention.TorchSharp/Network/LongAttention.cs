using MlNetAttention.Data;
using static TorchSharp.torch;

namespace MlNetAttention.Network;

/// <summary>
/// Attention over long rows in memory that grows with T and not with T²: values are mixed for some queries at a time, and what
/// relates these to all keys is forgotten, and computed anew for its gradient (Rabe and Staats 2021).
/// </summary>
/// <param name="options">The shape of the encoder.</param>
/// <param name="mix">The mechanism.</param>
/// <param name="dropout">Dropout of its weights.</param>
/// <param name="tape">Where gradients are passed on.</param>
/// <param name="largestPart">The most relevances that are in memory at a time.</param>
internal sealed class LongAttention(
    EncoderOptions options, AttentionMix mix, SeededDropout dropout, GradientTape tape,
    long largestPart = LongAttention.LargestPart)
{
    /// <summary>
    /// The most relevances, B·H·Q·T, of which the tensors are in memory at a time, 17 MB each.
    /// </summary>
    internal const long LargestPart = 1 << 22;

    /// <summary>Whether the relevances of a batch are too many to keep.</summary>
    internal bool Serves(Batch batch) =>
        options.Mechanism != AttentionMechanism.FixedRatio && PerQuery(batch) * batch.Ids.shape[1] > largestPart;

    /// <inheritdoc cref="AttentionMix.Of"/>
    internal Tensor Of(Tensor query, Tensor key, Tensor value, Tensor? bias, Batch batch)
    {
        Part[] parts = Parts(batch);
        Tensor mixed;                                                                       // [B, H, T, d]
        using (no_grad()) mixed = cat([.. parts.Select(part => Mix(part.Of(query), key, value, bias, part, batch))], 2);
        if (!is_grad_enabled()) return mixed;
        Tensor[] inputs = bias is null ? [query, key, value] : [query, key, value, bias];
        return tape.Leaf(mixed, inputs, gradient => autograd.backward(inputs, Gradients(inputs, parts, batch, gradient)));
    }

    private Tensor[] Gradients(Tensor[] inputs, Part[] parts, Batch batch, Tensor gradient)
    {
        Tensor[] shared = [.. inputs[1..].Select(Leaf)];
        var ofQueries = new Tensor[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            using var scope = NewDisposeScope();
            Tensor query = Leaf(parts[i].Of(inputs[0]));
            Tensor mixed = Mix(query, shared[0], shared[1], shared.Length == 3 ? shared[2] : null, parts[i], batch);
            autograd.backward([mixed], [parts[i].Of(gradient)]);
            ofQueries[i] = query.grad!.MoveToOuterDisposeScope();
        }

        return [cat(ofQueries, 2), .. shared.Select(leaf => leaf.grad!)];
    }

    private static Tensor Leaf(Tensor values)
    {
        Tensor leaf = values.detach();
        leaf.requires_grad = true;
        return leaf;
    }

    private Tensor Mix(Tensor query, Tensor key, Tensor value, Tensor? bias, Part part, Batch batch) =>
        mix.Of(query, key, value, bias, part.Start, batch, part.Seed);

    private Part[] Parts(Batch batch)
    {
        long length = batch.Ids.shape[1], count = Math.Max(1, largestPart / PerQuery(batch));
        return
        [
            .. Enumerable.Range(0, (int)((length + count - 1) / count))
                .Select(i => new Part(i * count, Math.Min(count, length - i * count), dropout.Seed())),
        ];
    }

    private long PerQuery(Batch batch) => batch.Ids.shape[0] * options.Heads * batch.Ids.shape[1];

    /// <summary>Some queries, and the seed of their dropout, which must be the same the second time.</summary>
    private sealed record Part(long Start, long Count, long? Seed)
    {
        internal Tensor Of(Tensor x) => x.narrow(2, Start, Count);
    }
}
