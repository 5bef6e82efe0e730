using MlNetAttention.Kernels;
using MlNetAttention.Weights;

namespace MlNetAttention.Attention;

/// <summary>
/// The numbers of a matrix as it is packed. What they were stored as is restored from them when it is asked for, to the bit: a
/// half, or an integer times its scale, is a number of single precision that no other gives.
/// </summary>
internal sealed class PackedValues : WeightValues
{
    private readonly PackedMatrix _matrix;
    private readonly float[] _scales;   // of rows of integers; else none

    private PackedValues(PackedMatrix matrix, WeightStorage storage, float[] scales)
    {
        (_matrix, Storage, _scales) = (matrix, storage, scales);
    }

    internal override WeightStorage Storage { get; }

    internal override long Count => (long)_matrix.Outputs * _matrix.Inputs;

    internal override bool AreFinite => Finite.AreAll(ToSingles());

    /// <param name="matrix">The packed numbers.</param>
    /// <param name="stored">The same numbers as they were stored.</param>
    internal static PackedValues Of(PackedMatrix matrix, WeightValues stored)
    {
        // Of one that is packed already, the plain numbers would be made anew.
        bool hasScales = stored.Storage == WeightStorage.Int8;
        return new(matrix, stored.Storage, hasScales ? ((Int8Values)stored.Plain()).Scales.ToArray() : []);
    }

    internal override float[] ToSingles()
    {
        float[] values = GC.AllocateUninitializedArray<float>(checked((int)Count));
        for (int row = 0; row < _matrix.Outputs; row++) CopyRow(row, values.AsSpan(row * _matrix.Inputs, _matrix.Inputs));
        return values;
    }

    internal override void CopyRow(int index, Span<float> row) => _matrix.CopyRow(index, row);

    internal override WeightValues Plain() => Storage switch
    {
        WeightStorage.Half => HalfValues.Of(ToSingles()),
        WeightStorage.Int8 => Int8Values.Restore(ToSingles(), _scales),
        _ => new SingleValues(ToSingles()),
    };
}
