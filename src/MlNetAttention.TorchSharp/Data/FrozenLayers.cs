using MlNetAttention.Weights;
using static TorchSharp.torch;

namespace MlNetAttention.Data;

/// <summary>
/// What the lower layers of a pretrained encoder make of every row. They are not trained, so it is computed once.
/// </summary>
/// <param name="Count">Number of these layers, from the first.</param>
/// <param name="Width">Numbers of a vector.</param>
/// <param name="Rows">The vectors of every row, [rows][T·D], or the pooled one, [rows][P].</param>
/// <param name="ArePooled">
/// Whether a row has but its pooled vector: no layer is trained, and nothing asks for those of tokens.
/// </param>
internal sealed record FrozenLayers(int Count, int Width, HalfValues[] Rows, bool ArePooled)
{
    /// <summary>
    /// What brings each number of a vector to mean 0 and variance 1, where a head is all that is trained: numbers of very
    /// different size, as encoders have them, are learned from slowly. Null where there are layers between.
    /// </summary>
    internal Standardization? Standard { get; init; }

    /// <summary>Whether rows have but their pooled vector, where so many layers are not trained.</summary>
    internal static bool ArePooledAt(LabelKind label, EncoderOptions options, int count) =>
        count == options.Layers && label != LabelKind.Tags;

    /// <summary>The bytes that the vectors of a set take.</summary>
    internal static long Bytes(TrainingSet set, EncoderOptions options, int count)
    {
        long numbers = ArePooledAt(set.LabelKind, options, count)
            ? (long)set.Sequences.Count * options.PooledWidth
            : set.Sequences.Sum(ids => (long)ids.Length) * options.Width;
        return numbers * sizeof(ushort);
    }

    /// <summary>The pooled vector of a row; null where there are those of its tokens.</summary>
    internal float[]? PooledOf(int row) => ArePooled ? Rows[row].ToSingles() : null;

    /// <summary>The vectors of the rows of a batch, [B, T, D] with zeros for padding, or [B, P].</summary>
    internal Tensor Of(Batch batch)
    {
        long columns = ArePooled ? 1 : batch.Ids.shape[1];
        var values = new float[batch.Rows.Length * columns * Width];
        for (int b = 0; b < batch.Rows.Length; b++)
        {
            HalfValues row = Rows[batch.Rows[b]];
            row.CopyRow(0, values.AsSpan((int)(b * columns * Width), (int)row.Count));
        }

        long[] shape = ArePooled ? [batch.Rows.Length, Width] : [batch.Rows.Length, columns, Width];
        return tensor(values, shape, device: batch.Ids.device);
    }
}
