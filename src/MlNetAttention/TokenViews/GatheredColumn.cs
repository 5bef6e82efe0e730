using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.TokenViews;

/// <summary>A column with values for one token, which becomes a column with the values of all tokens of a sequence.</summary>
/// <param name="Input">The column: a value, or a vector of known size.</param>
/// <param name="Name">The name of the column it becomes.</param>
/// <param name="Type">The type of the column it becomes: [T], or [T, …] for vectors.</param>
/// <param name="Width">Values per token.</param>
internal sealed record GatheredColumn(DataViewSchema.Column Input, string Name, VectorDataViewType Type, int Width)
{
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or its values cannot stand in a vector.</exception>
    internal static GatheredColumn Create(MlNetHost host, DataViewSchema schema, InputOutputColumnPair pair)
    {
        DataViewSchema.Column input = ColumnNames.Find(host, schema, "input", pair.InputColumnName);
        return input.Type switch
        {
            PrimitiveDataViewType item => new GatheredColumn(input, pair.OutputColumnName, new VectorDataViewType(item), 1),

            // A dimension of 0 is ML.NET's sign for one that differs from row to row.
            VectorDataViewType { IsKnownSize: true, Dimensions: var dimensions } vector => new GatheredColumn(
                input, pair.OutputColumnName, new VectorDataViewType(vector.ItemType, dimensions.Insert(0, 0)), vector.Size),
            _ => throw host.ColumnMismatch("input", input.Name, "a value or a vector of known size", $"{input.Type}"),
        };
    }

    internal DataViewSchema.Annotations Annotations => ColumnNames.KeyValuesOf(Input);

    internal Gatherer OpenGatherer(DataViewRow row)
    {
        Type gatherer = typeof(Gatherer<>).MakeGenericType(Type.ItemType.RawType);
        return (Gatherer)Activator.CreateInstance(gatherer, this, row)!;
    }
}
