using MlNetAttention.Attention;
using MlNetAttention.Data;
using MlNetAttention.Optimization;
using MlNetAttention.Weights;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetAttention.Network;

/// <summary>The attention half of a block over a padded batch, for all four mechanisms.</summary>
internal sealed class TorchAttention(EncoderOptions options, Parameters parameters, AttentionMix mix, LongAttention longRows)
{

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
            AttentionMechanism.SymmetricKeys => SymmetricKeys(UnitVectors.Of(Keys())),
            _ => Mixed(layer, Queries(), Keys(), value, batch),
        };
        Tensor merged = mixed.transpose(1, 2).reshape(input.shape);                         // [B, T, D]
        return Linear(names.Output, merged).MoveToOuterDisposeScope();

        Tensor SymmetricKeys(Tensor unit) => Mixed(layer, unit, unit, value, batch);

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

    private Tensor Mixed(int layer, Tensor query, Tensor key, Tensor value, Batch batch)
    {
        Tensor? bias = options.HasRelativeBias ? Bias(layer, (int)batch.Ids.shape[1]) : null;
        return longRows.Serves(batch)
            ? longRows.Of(query, key, value, bias, batch)
            : mix.Of(query, key, value, bias, 0, batch);                                   // [B, H, T, d]
    }

    /// <summary>The bias of every distance, from that of the last query to the first key on, [H, 2·T−1].</summary>
    private Tensor Bias(int layer, int length)
    {
        var distances = new long[2 * length - 1];
        for (int i = 0; i < distances.Length; i++) distances[i] = RelativeDistance.Index(options, length - 1, i);
        Tensor table = parameters[EncoderLayout.Layer(layer).RelativeBias];                 // [H, distances]
        return table.index_select(1, tensor(distances, device: table.device));
    }

    private Tensor Split(Tensor x) =>
        x.view(x.shape[0], x.shape[1], options.Heads, options.HeadWidth).transpose(1, 2);   // [B, H, T, d]
}
