using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.TokenViews;

/// <summary>A column with values for every token of a sequence, which becomes a column with the values of one.</summary>
/// <param name="Input">The column: [T] or [T, …] with all but T known.</param>
/// <param name="Name">The name of the column it becomes.</param>
/// <param name="Type">The type of the column it becomes: an item of [T], or a vector of [T, …] without T.</param>
/// <param name="Width">Values per token.</param>
internal sealed record SpreadColumn(DataViewSchema.Column Input, string Name, DataViewType Type, int Width)
{
    private const string Expected = "a vector with an element per token, or [tokens, …] with all further dimensions known";

    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it has no values per token.</exception>
    internal static SpreadColumn Create(MlNetHost host, DataViewSchema schema, InputOutputColumnPair pair)
    {
        DataViewSchema.Column input = ColumnNames.Find(host, schema, "input", pair.InputColumnName);
        if (input.Type is not VectorDataViewType vector || vector.Dimensions.Skip(1).Any(size => size == 0))
        {
            throw host.ColumnMismatch("input", input.Name, Expected, $"{input.Type}");
        }

        if (vector.Dimensions.Length == 1) return new SpreadColumn(input, pair.OutputColumnName, vector.ItemType, 1);
        var ofToken = new VectorDataViewType(vector.ItemType, vector.Dimensions.RemoveAt(0));
        return new SpreadColumn(input, pair.OutputColumnName, ofToken, ofToken.Size);
    }

    internal DataViewSchema.Annotations Annotations => ColumnNames.KeyValuesOf(Input);

    internal SpreadReader OpenReader(DataViewRow row, Func<int> token)
    {
        Type reader = typeof(SpreadReader<>).MakeGenericType(((VectorDataViewType)Input.Type).ItemType.RawType);
        return (SpreadReader)Activator.CreateInstance(reader, this, row, token)!;
    }
}
