using Microsoft.ML;
using MlNetAttention.MlNet;

namespace MlNetAttention.TokenViews;

/// <summary>Checks and looks up the columns that a view over another is to have.</summary>
internal static class ColumnNames
{
    internal const string Sequence = "Sequence";
    internal const string Position = "Position";

    /// <exception cref="ArgumentException">Two columns have the same name, or one has none.</exception>
    internal static void CheckDistinct(params IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            if (seen.Add(name)) continue;
            throw new ArgumentException($"Two output columns are called '{name}'; expected different names.");
        }
    }

    internal static DataViewSchema.Column Find(MlNetHost host, DataViewSchema schema, string role, string name) =>
        schema.GetColumnOrNull(name) ?? throw host.ColumnNotFound(role, name);

    /// <summary>The texts of key values, which stay valid in any layout; other annotations describe the layout.</summary>
    internal static DataViewSchema.Annotations KeyValuesOf(DataViewSchema.Column column)
    {
        var kept = new DataViewSchema.Annotations.Builder();
        kept.Add(column.Annotations, name => name == "KeyValues");
        return kept.ToAnnotations();
    }
}
