namespace MlNetAttention.OutOfFold;

/// <summary>
/// Out-of-fold outputs of training rows, neither better nor worse than those of new rows (stacking: Wolpert 1992). The encoder
/// that serves has memorised its training rows, and a trainer fitted on its scores of them would overfit; so each row is scored
/// by encoders trained without it. A row is recognised by its tokens; equal rows are in the same fold and share their outputs.
/// </summary>
/// <remarks>Filled once; then read by any number of threads.</remarks>
internal sealed class OutOfFoldScores
{
    private readonly Dictionary<UInt128, float[]> _outputs = [];

    /// <summary>Number of different rows.</summary>
    internal int Rows => _outputs.Count;

    /// <summary>Adds the outputs of a row, logits or a number, [C] or [T·C]; an equal row has the same.</summary>
    internal void Add(UInt128 row, float[] outputs) => _outputs.TryAdd(row, outputs);

    /// <summary>The outputs of a training row; empty for any other.</summary>
    internal ReadOnlySpan<float> Of(UInt128 row) => _outputs.GetValueOrDefault(row);
}
