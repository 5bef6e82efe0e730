using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetAttention.Scoring;

namespace MlNetAttention.MlNet;

/// <summary>Finds the columns that a transformer reads in a schema.</summary>
internal static class BoundColumns
{
    /// <summary>The input columns in their order; null for an optional one that is missing.</summary>
    /// <param name="stage">The transformer, which knows what the columns were while training.</param>
    /// <param name="host">Where errors come from.</param>
    /// <param name="schema">The columns of the rows to serve.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    internal static DataViewSchema.Column?[] Of(IAttentionStage stage, IHost host, DataViewSchema schema)
    {
        InputColumns inputs = stage.Columns.Inputs;
        var bound = new DataViewSchema.Column?[inputs.Count];
        for (int i = 0; i < bound.Length; i++)
        {
            ulong keys = stage.Encoder.Vocabulary.KeyIdsOf(i).Count;
            bound[i] = Find(inputs[i], keys, host, schema);
        }

        return bound;
    }

    private static DataViewSchema.Column? Find(InputColumn input, ulong keys, IHost host, DataViewSchema schema)
    {
        if (schema.GetColumnOrNull(input.Name) is not { } column)
        {
            return input.IsOptional ? null : throw host.ExceptSchemaMismatch("inputSchema", "input", input.Name);
        }

        if (AttentionSchema.KindOf(column.Type) != input.Kind)
        {
            throw host.ExceptSchemaMismatch("inputSchema", "input", input.Name, Expected(input.Kind), $"{column.Type}");
        }

        // Keys of another width are the same keys; another number of them are others.
        if (input.Kind == InputKind.KeyVector && AttentionSchema.KeyCount(column.Type) != keys)
        {
            string expected = $"a vector of keys with {keys} values, as while training";
            throw host.ExceptSchemaMismatch("inputSchema", "input", input.Name, expected, $"{column.Type}");
        }

        return column;
    }

    private static string Expected(InputKind kind) => kind switch
    {
        InputKind.Text => "text, as while training",
        InputKind.TextVector => "a vector of text, as while training",
        _ => "a vector of keys, as while training",
    };
}
