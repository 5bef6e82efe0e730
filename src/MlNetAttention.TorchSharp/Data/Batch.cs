using static TorchSharp.torch;

namespace MlNetAttention.Data;

/// <summary>Some rows padded to the longest of them, on the device.</summary>
/// <param name="Ids">Token ids, int64 [B, T].</param>
/// <param name="Lengths">Tokens per row, int64 [B].</param>
/// <param name="Mask">1 for tokens and 0 for padding, float32 [B, T].</param>
/// <param name="Rows">The rows' indices in the training set.</param>
/// <param name="Tokens">The token ids [B·T] again, for managed code.</param>
/// <param name="Subwords">The subwords of each id; empty where the encoder has none.</param>
internal sealed record Batch(
    Tensor Ids, Tensor Lengths, Tensor Mask, int[] Rows, int[] Tokens, IReadOnlyList<int[]> Subwords) : IDisposable
{
    /// <summary>For objectives on tokens: the places in [B·T] of the tokens to predict, and their true ids or classes.</summary>
    internal (long[] Positions, long[] Targets)? TokenTargets { get; init; }

    /// <summary>
    /// The subwords of unknown tokens by their place in [B·T], for rows that are never trained on: they are seen as in serving.
    /// </summary>
    internal Dictionary<int, int[]>? UnknownSubwords { get; init; }

    /// <summary>
    /// The segment of every token as a row of 0 with one 1, float32 [B, T, S]; null where segments have no vectors.
    /// </summary>
    internal Tensor? Segments { get; init; }

    /// <summary>Whether some row is shorter than another, or all are shorter than T.</summary>
    internal bool HasPadding { get; init; }

    /// <summary>
    /// Puts rows into tensors; <paramref name="idOf"/> may replace ids (row, position, id), but no separators nor other special
    /// tokens.
    /// </summary>
    /// <param name="set">The set that holds the rows.</param>
    /// <param name="rows">Indices of the rows.</param>
    /// <param name="device">The device of the tensors.</param>
    /// <param name="idOf">The id that replaces a token's; null to keep them.</param>
    /// <param name="columns">The smallest T; used where it exceeds the longest row.</param>
    internal static Batch Create(
        TrainingSet set, int[] rows, Device device, Func<int, int, int, int>? idOf = null, int columns = 1)
    {
        // A batch of empty sequences still has one column, all padding.
        int longest = Math.Max(columns, rows.Max(row => set.Sequences[row].Length));
        var tokens = new int[rows.Length * longest];
        var mask = new float[rows.Length * longest];
        int first = set.Vocabulary.Frame.Before;
        for (int b = 0; b < rows.Length; b++)
        {
            int[] sequence = set.Sequences[rows[b]];
            for (int t = 0; t < sequence.Length; t++)
            {
                bool keeps = idOf is null || t < first || sequence[t] == Vocabulary.SeparatorId;
                tokens[b * longest + t] = keeps ? sequence[t] : idOf!(b, t, sequence[t]);
                mask[b * longest + t] = 1;
            }
        }

        long[] lengths = [.. rows.Select(row => (long)set.Sequences[row].Length)];
        return new Batch(
            tensor(Array.ConvertAll(tokens, id => (long)id), [rows.Length, longest], device: device),
            tensor(lengths, device: device),
            tensor(mask, [rows.Length, longest], device: device),
            rows,
            tokens,
            set.Subwords)
        {
            UnknownSubwords = set.ValidationRows == 0 ? null : ValidationSubwords.Of(set, rows, longest),
            Segments = set.SegmentRows == 0 ? null : SegmentsOf(set, rows, longest, device),
            HasPadding = Array.Exists(lengths, length => length < longest),
        };
    }

    /// <summary>The subwords of a token by its place in [B·T].</summary>
    internal ReadOnlySpan<int> SubwordsOf(int place) =>
        UnknownSubwords is not null && UnknownSubwords.TryGetValue(place, out int[]? ofUnknown) ? ofUnknown
        : Subwords.Count == 0 ? [] : Subwords[Tokens[place]];

    public void Dispose()
    {
        Ids.Dispose();
        Lengths.Dispose();
        Mask.Dispose();
        Segments?.Dispose();
    }

    private static Tensor SegmentsOf(TrainingSet set, int[] rows, int longest, Device device)
    {
        int count = set.SegmentRows;
        var segments = new float[rows.Length * longest * count];
        for (int b = 0; b < rows.Length; b++)
        {
            int segment = 0;
            foreach ((int t, int id) in set.Sequences[rows[b]].Index())
            {
                segments[(b * longest + t) * count + segment] = 1;
                if (id == Vocabulary.SeparatorId && segment + 1 < count) segment++;
            }
        }

        return tensor(segments, [rows.Length, longest, count], device: device);
    }
}
