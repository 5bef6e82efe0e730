using System.Globalization;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tables;

/// <summary>A text split at blanks, and a tag for each part.</summary>
internal sealed record TaggedRow(string[] Words, string[] Tags);

/// <summary>Rows whose label holds a tag for each word of the text.</summary>
internal static class TaggedRows
{
    /// <param name="rows">The rows.</param>
    /// <param name="maxTokens">
    /// The most words of a row. A longer one is refused rather than cut: its last words would get no tag, and would be missing
    /// from what is measured.
    /// </param>
    /// <exception cref="Failure">
    /// A row has another number of tags than of words, more words than that, or a tag outside the BIO scheme.
    /// </exception>
    public static TaggedRow[] Of(LabeledRows rows, int maxTokens) => [.. rows.Rows.Select(row => Split(rows, row, maxTokens))];

    /// <exception cref="Failure">As for <see cref="Of"/>, or fewer than two tags occur.</exception>
    public static TaggedRow[] ToLearnFrom(LabeledRows rows, int maxTokens)
    {
        TaggedRow[] tagged = Of(rows, maxTokens);
        string[] tags = [.. tagged.SelectMany(row => row.Tags).Distinct().Take(2)];
        return tags.Length == 2 ? tagged : throw new Failure(
            $"{rows.Path}: the column '{rows.LabelColumn}' has "
            + $"{(tags.Length == 0 ? "no tag" : $"the tag '{Shown.Text(tags[0])}' alone")}; "
            + "expected at least two.");
    }

    private static TaggedRow Split(LabeledRows rows, LabeledRow row, int maxTokens)
    {
        string[] words = row.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] tags = row.Label.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != tags.Length)
        {
            throw rows.Error(row, $"{tags.Length} tags and {words.Length} words; expected a tag for each word.");
        }

        if (words.Length > maxTokens)
        {
            throw rows.Error(row, string.Create(
                CultureInfo.InvariantCulture, $"{words.Length} words; expected at most {maxTokens}, or a larger --max-tokens."));
        }

        // Measuring asks for it as well, but after minutes of training.
        string? wrong = tags.FirstOrDefault(tag => tag is not ("O" or "B" or "I" or ['B' or 'I', '-', ..]));
        if (wrong is not null) throw rows.Error(row, $"the tag '{Shown.Text(wrong)}' is none of O, B-type and I-type.");
        return new TaggedRow(words, tags);
    }
}
