using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.Data;

/// <summary>
/// Checks what <see cref="TrainingOptions"/> name beside input and label: weights, sampling key, and the columns of the user's
/// own validation data.
/// </summary>
internal static class FurtherColumns
{
    private const string Weight = "example weight";
    private const string SamplingKey = "sampling key";
    private const string Validation = "validation ";

    /// <summary>Checks the columns as far as their shapes tell, as an estimator is promised them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    internal static void Check(MlNetHost host, SchemaShape schema, TrainingColumns columns, TrainingOptions options)
    {
        if (options.ExampleWeightColumnName is { } weight) RowColumns.CheckWeight(host, schema, Weight, weight);
        if (options.SamplingKeyColumnName is { } key) RowColumns.CheckSamplingKey(host, schema, SamplingKey, key);
        if (options.ValidationSet is not { } own) return;
        SchemaShape validation = AttentionSchema.ShapeOf(own.Schema);
        foreach ((string role, string name) in Shared(columns, options))
        {
            RowColumns.CheckSame(host, schema, validation, Validation + role, name);
        }
    }

    /// <summary>Checks the columns with their key values, as they are when rows are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing, of the wrong type, or its keys have other values in the validation data.
    /// </exception>
    internal static void Check(MlNetHost host, DataViewSchema schema, TrainingColumns columns, TrainingOptions options)
    {
        Check(host, AttentionSchema.ShapeOf(schema), columns, options);
        if (options.ValidationSet is not { } own) return;
        foreach ((string role, string name) in Shared(columns, options))
        {
            CheckValues(host, schema[name], own.Schema[name], Validation + role);
        }
    }

    private static IEnumerable<(string Role, string Name)> Shared(TrainingColumns columns, TrainingOptions options)
    {
        foreach (string input in columns.Inputs) yield return ("input", input);
        if (columns.Label is { } label) yield return ("label", label);
        if (options.ExampleWeightColumnName is { } weight) yield return (Weight, weight);
    }

    private static void CheckValues(MlNetHost host, DataViewSchema.Column training, DataViewSchema.Column own, string role)
    {
        bool areFlags = training.Type is VectorDataViewType { ItemType: BooleanDataViewType };
        if ((areFlags && SizeOf(training) != SizeOf(own)) || CountOf(training) != CountOf(own))
        {
            throw RowColumns.Mismatch(host, role, own.Name, $"{training.Type}", $"{own.Type}");
        }

        if (CountOf(training) is not { } count) return;
        AnnotationTexts? expected = AnnotationTexts.Of(training, AnnotationTexts.KeyValues, count);
        AnnotationTexts? found = AnnotationTexts.Of(own, AnnotationTexts.KeyValues, count);
        bool areTags = role == Validation + "label" && training.Type is VectorDataViewType;
        if (areTags && (expected is null) != (found is null))
        {
            throw RowColumns.Mismatch(
                host, role, own.Name, $"tags {(expected is null ? "without" : "with")} names",
                $"tags {(found is null ? "without" : "with")} names");
        }

        if (expected is null || found is null) return;
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] == found[i]) continue;
            throw RowColumns.Mismatch(
                host, role, own.Name, $"keys whose value {i} is '{expected[i]}' (map both by one fitted MapValueToKey)",
                $"keys whose value {i} is '{found[i]}'");
        }
    }

    private static int SizeOf(DataViewSchema.Column column) => ((VectorDataViewType)column.Type).Size;

    private static ulong? CountOf(DataViewSchema.Column column) =>
        (column.Type is VectorDataViewType vector ? vector.ItemType : column.Type) is KeyDataViewType key ? key.Count : null;
}
