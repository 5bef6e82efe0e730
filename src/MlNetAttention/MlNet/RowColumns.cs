using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.MlNet;

/// <summary>
/// The types of columns that say of a training row what its tokens and label do not: how much it counts, and what it belongs to.
/// </summary>
internal static class RowColumns
{
    internal const string ExpectedWeight = "Single (a weight: Conversion.ConvertType makes one of other numbers)";

    internal const string ExpectedSamplingKey =
        "text, a key, a number, Boolean, DateTime, DateTimeOffset, TimeSpan or DataViewRowId, and not a vector";

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or not a Single.</exception>
    internal static void CheckWeight(MlNetHost host, SchemaShape schema, string role, string name)
    {
        if (!schema.TryFindColumn(name, out SchemaShape.Column column)) throw host.ColumnNotFound(role, name);
        if (IsScalar(column) && !column.IsKey && column.ItemType == NumberDataViewType.Single) return;
        throw host.ColumnMismatch(role, name, ExpectedWeight, column.GetTypeString());
    }

    /// <summary>Checks a column by which ML.NET's own splits would keep rows together: a value of any primitive type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    internal static void CheckSamplingKey(MlNetHost host, SchemaShape schema, string role, string name)
    {
        if (!schema.TryFindColumn(name, out SchemaShape.Column column)) throw host.ColumnNotFound(role, name);
        if (IsScalar(column) && column.ItemType is PrimitiveDataViewType) return;
        throw host.ColumnMismatch(role, name, ExpectedSamplingKey, column.GetTypeString());
    }

    /// <summary>Checks that a column of further rows is like that of the training rows, as far as a shape tells.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of another type.</exception>
    internal static void CheckSame(MlNetHost host, SchemaShape training, SchemaShape further, string role, string name)
    {
        if (!further.TryFindColumn(name, out SchemaShape.Column column)) throw host.ColumnNotFound(role, name);
        if (!training.TryFindColumn(name, out SchemaShape.Column expected)) return;
        bool isSame = IsScalar(column) == IsScalar(expected) && column.IsKey == expected.IsKey
            && (column.IsKey || column.ItemType.Equals(expected.ItemType));
        if (!isSame) throw Mismatch(host, role, name, expected.GetTypeString(), column.GetTypeString());
    }

    internal static Exception Mismatch(MlNetHost host, string role, string name, string training, string found) =>
        host.ColumnMismatch(role, name, $"{training}, as in the training data", found);

    private static bool IsScalar(SchemaShape.Column column) => column.Kind == SchemaShape.Column.VectorKind.Scalar;
}
