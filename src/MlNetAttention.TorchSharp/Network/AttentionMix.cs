using MlNetAttention.Attention;
using MlNetAttention.Data;
using MlNetAttention.Optimization;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetAttention.Network;

/// <summary>
/// Mixes values by the relevances of keys to some consecutive queries Q of all T: query [B, H, Q, d], key and value
/// [B, H, T, d] → [B, H, Q, d], for the mechanisms that relate every query to every key.
/// </summary>
internal sealed class AttentionMix(EncoderOptions options, SeededDropout dropout)
{
    // libtorch's softmax on the CPU takes several times as long for rows that do not fill a vector register.
    private const int ShortestFastRow = 16;

    /// <param name="query">Queries [B, H, Q, d].</param>
    /// <param name="key">Keys [B, H, T, d].</param>
    /// <param name="value">Values [B, H, T, d].</param>
    /// <param name="bias">The bias of every distance, [H, 2·T−1]; null for none.</param>
    /// <param name="start">The place of the first query among the T.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="seed">The seed of dropout; null to draw one.</param>
    internal Tensor Of(Tensor query, Tensor key, Tensor value, Tensor? bias, long start, Batch batch, long? seed = null)
    {
        using var scope = NewDisposeScope();
        Tensor products = query.matmul(key.transpose(2, 3));                                // [B, H, Q, T]
        Tensor weights = options.Mechanism == AttentionMechanism.ScaledDotProduct
            ? Softmax(Masked(WithBias(products.DividedBy(Math.Sqrt(options.HeadWidth)), bias, start), batch))
            : RowShares(WithBias(products, bias, start), start, batch);
        return dropout.Apply(weights, seed).matmul(value).MoveToOuterDisposeScope();        // [B, H, Q, d]
    }

    // The bias of query i is a window of T entries, one step further left than that of query i−1.
    private static Tensor WithBias(Tensor relevances, Tensor? bias, long start)
    {
        if (bias is null) return relevances;
        long queries = relevances.shape[2], length = relevances.shape[3];
        Tensor line = bias.narrow(1, length - start - queries, length + queries - 1);       // [H, T+Q−1]
        return relevances.Plus(line.unfold(1, length, 1).flip(1));                          // [B, H, Q, T]
    }

    private static Tensor Masked(Tensor logits, Batch batch) => batch.HasPadding
        ? logits.Masked(batch.Mask.view(batch.Mask.shape[0], 1, 1, -1).IsZero(), MaskedLogit.Value)
        : logits;

    private static Tensor Softmax(Tensor logits)
    {
        long length = logits.shape[3];
        return logits.device_type == TorchSharp.DeviceType.CPU && length < ShortestFastRow
            ? F.pad(logits, [0, ShortestFastRow - length], value: MaskedLogit.Value).softmax(-1).narrow(3, 0, length)
            : logits.softmax(-1);
    }

    private static Tensor RowShares(Tensor relevances, long start, Batch batch)
    {
        Tensor positive = relevances.relu() * batch.Mask.view(batch.Mask.shape[0], 1, 1, -1);   // [B, H, Q, T]
        Tensor sum = positive.sum(-1, keepdim: true);                                       // [B, H, Q, 1]
        Tensor some = sum.IsPositive();                                                     // [B, H, Q, 1]
        return where(some, positive / where(some, sum, ones_like(sum)), Self(relevances, start));
    }

    // A query without a relevant key attends to itself.
    private static Tensor Self(Tensor relevances, long start)
    {
        long queries = relevances.shape[2], after = relevances.shape[3] - start - queries;
        Device device = relevances.device;
        Tensor before = zeros(queries, start, device: device);
        return cat([before, eye(queries, device: device), zeros(queries, after, device: device)], 1);
    }
}
