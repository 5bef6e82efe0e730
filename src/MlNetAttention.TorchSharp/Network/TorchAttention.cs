using MlNetAttention.Attention;
using MlNetAttention.Data;
using MlNetAttention.Optimization;
using MlNetAttention.Weights;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetAttention.Network;

/// <summary>The attention half of a block over a padded batch, for all four mechanisms.</summary>
internal sealed class TorchAttention(EncoderOptions options, Parameters parameters, SeededDropout dropout)
{
    // libtorch's softmax on the CPU takes several times as long for rows that do not fill a vector register.
    private const int ShortestFastRow = 16;

    /// <summary>input [B, T, D] → the layer's addition to it [B, T, D].</summary>
    internal Tensor Forward(int layer, Tensor input, Batch batch, Func<string, Batch, Tensor> lookup)
    {
        using var scope = NewDisposeScope();
        bool tables = options.Source == AttentionSource.Tables;
        LayerNames names = EncoderLayout.Layer(layer);
        Tensor x = options.HasLocalContext ? WithLocalContext(layer, input, batch) : input;
        Tensor value = Split(tables ? input : Linear(names.Value, x));                      // [B, H, T, d]
        Tensor mixed = options.Mechanism switch
        {
            AttentionMechanism.FixedRatio => FixedRatio(value, batch),
            AttentionMechanism.SymmetricKeys => SymmetricKeys(layer, Keys(), value, batch),
            AttentionMechanism.QueryKeyValue => QueryKeyValue(layer, Queries(), Keys(), value, batch),
            _ => ScaledDotProduct(layer, Queries(), Keys(), value, batch),
        };
        Tensor merged = mixed.transpose(1, 2).reshape(input.shape);                         // [B, T, D]
        return Linear(names.Output, merged).MoveToOuterDisposeScope();

        Tensor Queries() => Split(tables ? lookup(names.QueryTable, batch) : Linear(names.Query, x));   // [B, H, T, d]

        Tensor Keys() => Split(tables ? lookup(names.KeyTable, batch) : Linear(names.Key, x));          // [B, H, T, d]
    }

    private Tensor Linear(WeightPair map, Tensor x) => F.linear(x, parameters[map.Weight], parameters[map.Bias]);

    private Tensor WithLocalContext(int layer, Tensor x, Batch batch)
    {
        Tensor taps = parameters[EncoderLayout.Layer(layer).LocalContext];                  // [W, D]
        long half = options.LocalContextWidth / 2;
        Tensor words = batch.HasPadding ? x * batch.Mask.unsqueeze(2) : x;                  // [B, T, D]
        Tensor padded = F.pad(words, [0, 0, half, half]);                                   // [B, T+W−1, D]
        Tensor y = x;
        for (int w = 0; w < options.LocalContextWidth; w++) y = y.Plus(padded.narrow(1, w, x.shape[1]) * taps[w]);
        return y;                                                                           // [B, T, D]
    }

    private Tensor FixedRatio(Tensor value, Batch batch)
    {
        Tensor mask = batch.Mask.view(batch.Mask.shape[0], 1, -1, 1);                       // [B, 1, T, 1]
        Tensor others = (value * mask).sum(2, keepdim: true) - value;                       // [B, H, T, d]
        Tensor count = batch.Lengths.Minus(1).view(-1, 1, 1, 1);                             // [B, 1, 1, 1]
        Tensor mixed = value.Times(options.FixedRatio).Plus(others.Times(1 - options.FixedRatio) / count.AtLeast(1));
        return where(count.IsPositive(), mixed, value);
    }

    private Tensor SymmetricKeys(int layer, Tensor key, Tensor value, Batch batch)
    {
        Tensor unit = key / key.norm(-1, keepdim: true).AtLeast(SymmetricKeyAttention.SmallestLength);
        return ByRowSum(WithBias(layer, unit.matmul(unit.transpose(2, 3))), value, batch);
    }

    private Tensor QueryKeyValue(int layer, Tensor query, Tensor key, Tensor value, Batch batch) =>
        ByRowSum(WithBias(layer, query.matmul(key.transpose(2, 3))), value, batch);

    private Tensor ByRowSum(Tensor relevances, Tensor value, Batch batch)
    {
        long length = relevances.shape[3];
        Tensor positive = relevances.relu() * batch.Mask.view(batch.Mask.shape[0], 1, 1, -1);   // [B, H, T, T]
        Tensor sum = positive.sum(-1, keepdim: true);                                       // [B, H, T, 1]
        Tensor self = eye(length, device: value.device);                                    // [T, T]
        Tensor some = sum.IsPositive();                                                     // [B, H, T, 1]
        Tensor weights = where(some, positive / where(some, sum, ones_like(sum)), self);
        return dropout.Apply(weights).matmul(value);                                        // [B, H, T, d]
    }

    private Tensor ScaledDotProduct(int layer, Tensor query, Tensor key, Tensor value, Batch batch)
    {
        Tensor logits = query.matmul(key.transpose(2, 3)).DividedBy(Math.Sqrt(options.HeadWidth)); // [B, H, T, T]
        logits = WithBias(layer, logits);
        if (batch.HasPadding) logits = logits.Masked(batch.Mask.view(batch.Mask.shape[0], 1, 1, -1).IsZero(), MaskedLogit.Value);
        Tensor weights = Softmax(logits);                                                   // [B, H, T, T]
        return dropout.Apply(weights).matmul(value);                                        // [B, H, T, d]
    }

    private static Tensor Softmax(Tensor logits)
    {
        long length = logits.shape[3];
        return logits.device_type == TorchSharp.DeviceType.CPU && length < ShortestFastRow
            ? F.pad(logits, [0, ShortestFastRow - length], value: MaskedLogit.Value).softmax(-1).narrow(3, 0, length)
            : logits.softmax(-1);
    }

    private Tensor WithBias(int layer, Tensor relevances)
    {
        if (!options.HasRelativeBias) return relevances;
        int length = (int)relevances.shape[3];
        var distances = new long[2 * length - 1];
        for (int i = 0; i < distances.Length; i++) distances[i] = RelativeDistance.Index(options, length - 1, i);

        // The bias of query i is a window of T entries, one step further left than that of query i−1.
        Tensor table = parameters[EncoderLayout.Layer(layer).RelativeBias];                 // [H, distances]
        Tensor line = table.index_select(1, tensor(distances, device: table.device));       // [H, 2·T−1]
        return relevances.Plus(line.unfold(1, length, 1).flip(1));                          // [B, H, T, T]
    }

    private Tensor Split(Tensor x) =>
        x.view(x.shape[0], x.shape[1], options.Heads, options.HeadWidth).transpose(1, 2);   // [B, H, T, d]
}
