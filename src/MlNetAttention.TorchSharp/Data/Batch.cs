using static TorchSharp.torch;

namespace MlNetAttention.Data;

/// <summary>Some rows padded to the longest of them, on the device.</summary>
/// <param name="Ids">Token ids, int64 [B, T].</param>
/// <param name="Lengths">Tokens per row, int64 [B].</param>
/// <param name="Mask">1 for tokens and 0 for padding, float32 [B, T].</param>
/// <param name="Rows">The rows' indices in the training set.</param>
internal sealed record Batch(Tensor Ids, Tensor Lengths, Tensor Mask, int[] Rows) : IDisposable
{
    /// <summary>For objectives on tokens: the places in [B·T] of those to be predicted, and their true ids or classes.</summary>
    internal (long[] Positions, long[] Targets)? TokenTargets { get; init; }

    /// <summary>The subwords of the tokens; null where the encoder has none.</summary>
    internal SubwordBatch? Subwords { get; init; }

    /// <summary>Puts rows into tensors; <paramref name="idOf"/> may replace ids (row, position, id).</summary>
    internal static Batch Create(TrainingSet set, int[] rows, Device device, Func<int, int, int, int>? idOf = null)
    {
        // A batch of empty sequences still has one column, all padding.
        int longest = Math.Max(1, rows.Max(row => set.Sequences[row].Length));
        var ids = new long[rows.Length * longest];
        var mask = new float[rows.Length * longest];
        for (int b = 0; b < rows.Length; b++)
        {
            int[] sequence = set.Sequences[rows[b]];
            for (int t = 0; t < sequence.Length; t++)
            {
                ids[b * longest + t] = idOf is null ? sequence[t] : idOf(b, t, sequence[t]);
                mask[b * longest + t] = 1;
            }
        }

        long[] lengths = [.. rows.Select(row => (long)set.Sequences[row].Length)];
        return new Batch(
            tensor(ids, [rows.Length, longest], device: device),
            tensor(lengths, device: device),
            tensor(mask, [rows.Length, longest], device: device),
            rows)
        {
            Subwords = set.Subwords.Count == 0 ? null : SubwordBatch.Create(set, ids, device),
        };
    }

    public void Dispose()
    {
        Ids.Dispose();
        Lengths.Dispose();
        Mask.Dispose();
        Subwords?.Dispose();
    }
}
