using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tsv;

/// <summary>A text split at blanks, and a tag for each part.</summary>
internal sealed record TaggedRow(string[] Words, string[] Tags);

/// <summary>Rows whose label holds a tag for each word of the text.</summary>
internal static class TaggedRows
{
    /// <exception cref="Failure">A row has another number of tags than of words, or a tag outside the BIO scheme.</exception>
    public static TaggedRow[] Of(LabeledRows rows) => [.. rows.Rows.Select(row => Split(rows, row))];

    /// <exception cref="Failure">As for <see cref="Of"/>, or fewer than two tags occur.</exception>
    public static TaggedRow[] ToLearnFrom(LabeledRows rows)
    {
        TaggedRow[] tagged = Of(rows);
        string[] tags = [.. tagged.SelectMany(row => row.Tags).Distinct().Take(2)];
        return tags.Length == 2 ? tagged : throw new Failure(
            $"{rows.Path}: the column '{rows.LabelColumn}' has {(tags.Length == 0 ? "no tag" : $"the tag '{tags[0]}' alone")}; "
            + "expected at least two.");
    }

    private static TaggedRow Split(LabeledRows rows, LabeledRow row)
    {
        string[] words = row.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] tags = row.Label.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != tags.Length)
        {
            throw rows.Error(row, $"{tags.Length} tags and {words.Length} words; expected a tag for each word.");
        }

        // Measuring asks for it as well, but after minutes of training.
        string? wrong = tags.FirstOrDefault(tag => tag is not ("O" or "B" or "I" or ['B' or 'I', '-', ..]));
        if (wrong is not null) throw rows.Error(row, $"the tag '{wrong}' is none of O, B-type and I-type.");
        return new TaggedRow(words, tags);
    }
}
