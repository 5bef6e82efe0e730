using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Scoring;

namespace MlNetAttention.Explaining;

/// <summary>Returns an input column of a row without one of its tokens.</summary>
internal abstract class TokenRemover
{
    /// <summary>The token that the getter leaves out; null for none.</summary>
    internal TokenPlace? Occluded { get; set; }

    /// <summary>The column's getter, a <see cref="ValueGetter{TValue}"/> of the column's type.</summary>
    internal abstract Delegate Getter { get; }

    /// <summary>A token of the row under the spelling that it has there.</summary>
    internal abstract TokenPlace Spelled(TokenPlace place);

    /// <summary>Reads the original value of the row the cursor has moved to.</summary>
    internal abstract void ReadInput();

    /// <param name="vocabulary">The tokens the encoder knows.</param>
    /// <param name="input">The kind of the column's tokens.</param>
    /// <param name="kind">The way tokens are removed.</param>
    /// <param name="row">The row of the original values.</param>
    /// <param name="column">The column of tokens.</param>
    internal static TokenRemover Create(
        Vocabulary vocabulary, InputKind input, OcclusionKind kind, DataViewRow row, DataViewSchema.Column column)
    {
        string? unknown = kind == OcclusionKind.UnknownToken ? UnknownReplacement.For(vocabulary) : null;
        bool removes = kind == OcclusionKind.Delete && column.Type is VectorDataViewType { IsKnownSize: false };
        return input switch
        {
            InputKind.Text => new TextTokenRemover(row.GetGetter<ReadOnlyMemory<char>>(column), unknown),
            InputKind.TextVector => new SlotTokenRemover<ReadOnlyMemory<char>>(
                row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column), removes, unknown.AsMemory()),
            _ => OfKeys(row, column, removes),
        };
    }

    private static TokenRemover OfKeys(DataViewRow row, DataViewSchema.Column column, bool removes)
    {
        Type width = ((VectorDataViewType)column.Type).ItemType.RawType;
        if (width == typeof(byte)) return Of<byte>();
        if (width == typeof(ushort)) return Of<ushort>();
        if (width == typeof(uint)) return Of<uint>();
        return Of<ulong>();

        TokenRemover Of<T>()
            where T : struct => new SlotTokenRemover<T>(row.GetGetter<VBuffer<T>>(column), removes, replacement: default);
    }
}
