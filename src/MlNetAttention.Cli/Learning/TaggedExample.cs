using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Learning;

/// <summary>A row whose words have tags, as ML.NET reads it.</summary>
internal sealed class TaggedExample
{
    public const string WordColumn = nameof(Words);
    public const string TagColumn = nameof(Tags);

    public required string[] Words { get; init; }

    public required string[] Tags { get; init; }

    public required string[] Previous { get; init; }

    public required string[] Next { get; init; }

    public required float[] PretrainedVectors { get; init; }

    /// <summary>A view of rows.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="vectors">The vectors [words, D] of each; null for none.</param>
    /// <param name="width">D.</param>
    public static IDataView View(MLContext ml, TaggedRow[] rows, float[][]? vectors = null, int width = 1)
    {
        var schema = SchemaDefinition.Create(typeof(TaggedExample));
        schema[nameof(PretrainedVectors)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 0, width);
        return ml.Data.LoadFromEnumerable(
            rows.Select((row, at) => new TaggedExample
            {
                Words = row.Words,
                Tags = row.Tags,

                // As many as there are words, and none where there are none.
                Previous = [.. row.Words.Select((_, i) => i == 0 ? "" : row.Words[i - 1])],
                Next = [.. row.Words.Select((_, i) => i == row.Words.Length - 1 ? "" : row.Words[i + 1])],
                PretrainedVectors = vectors?[at] ?? [],
            }).ToArray(),
            schema);
    }
}
