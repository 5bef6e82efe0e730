using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Cli.Learning;

/// <summary>The tags that an encoder's own head predicts, with no trainer behind it.</summary>
internal static class HeadTags
{
    private const string Outside = "O";

    /// <summary>The tags of every row, one for each word.</summary>
    /// <param name="rows">Rows with a score for each tag of each word.</param>
    /// <param name="scores">Their column, [words, C].</param>
    /// <param name="label">The column of tags, whose key values are the C tags.</param>
    public static IEnumerable<string[]> Of(IDataView rows, string scores, string label)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        rows.Schema[label].GetKeyValues(ref names);
        string[] tags = [.. names.DenseValues().Select(name => name.ToString())];
        return rows.GetColumn<float[]>(scores).Select(row => Best(row, tags));
    }

    /// <summary>
    /// The tag with the highest score of each word. A word that the encoder has not read, behind the last that it reads, has
    /// scores of 0 alone, and no entity is seen there.
    /// </summary>
    /// <param name="scores">Scores [words, C].</param>
    /// <param name="tags">The C tags.</param>
    public static string[] Best(float[] scores, IReadOnlyList<string> tags) =>
    [
        .. scores.Chunk(tags.Count).Select(word => word.Max() is > 0 and var most ? tags[Array.IndexOf(word, most)] : Outside),
    ];
}
