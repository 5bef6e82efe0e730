using Microsoft.ML;
using MlNetAttention.Scoring;

namespace MlNetAttention.MlNet;

/// <summary>
/// Checks that a pretrained encoder can read the columns: it has pieces of texts, and no vectors of key values.
/// </summary>
internal static class PretrainedInputs
{
    private const string Expected = "text or a vector of text, as the pretrained encoder has no vectors of key values";

    /// <exception cref="ArgumentOutOfRangeException">A column is one of keys.</exception>
    internal static void Check(MlNetHost host, SchemaShape schema, IReadOnlyList<string> inputs, InputKind[] kinds)
    {
        int keys = Array.IndexOf(kinds, InputKind.KeyVector);
        if (keys < 0) return;
        string found = schema.Single(column => column.Name == inputs[keys]).GetTypeString();
        throw host.ColumnMismatch("input", inputs[keys], Expected, found);
    }
}
