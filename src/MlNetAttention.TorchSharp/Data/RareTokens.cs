using System.Globalization;

namespace MlNetAttention.Data;

/// <summary>
/// Notices training rows whose tokens mostly say nothing of other rows: texts that were not split into words, as a rule, or codes
/// that are never used twice.
/// </summary>
internal static class RareTokens
{
    // Of a handful of rows, most words occur once in any language.
    private const long FewestTokens = 200;
    private const double LargestShare = 0.5;

    /// <summary>
    /// A warning for each column more than half of whose tokens are unknown or occur once; none where a pretrained encoder has
    /// learned about them from others.
    /// </summary>
    /// <param name="set">The training rows.</param>
    /// <param name="inputs">The names of the columns of tokens.</param>
    internal static IEnumerable<string> Warnings(TrainingSet set, IReadOnlyList<string> inputs) =>
        set.Vocabulary.HasAllPieces
            ? []
            : Tallies(set).Select((tally, column) => Warning(set, tally, column, inputs[column])).OfType<string>();

    private static Tally[] Tallies(TrainingSet set)
    {
        if (set.Segments == 1)
        {
            long single = set.Counts.Skip(Vocabulary.FirstKnownId).LongCount(count => count == 1);
            return [new Tally(set.Counts.Sum(), set.Counts[Vocabulary.UnknownId], single)];
        }

        var tallies = new Tally[set.Segments];
        foreach (int[] ids in set.Sequences.Take(set.TrainingRows))
        {
            int column = 0;
            foreach (int id in ids)
            {
                if (id == Vocabulary.SeparatorId) column++;
                else tallies[column] = tallies[column].With(id, set.Counts[id]);
            }
        }

        // A missing key is a token to the encoder, but none that occurs rarely, and no option would make it known.
        foreach ((int column, long missing) in set.MissingKeys.Index())
        {
            (long total, long unknown, long single) = tallies[column];
            tallies[column] = new Tally(total - missing, unknown - missing, single);
        }

        return tallies;
    }

    private static string? Warning(TrainingSet set, Tally tally, int column, string input)
    {
        (long total, long unknown, long single) = tally;
        if (total < FewestTokens || unknown + single <= LargestShare * total) return null;
        string advice = set.Vocabulary.Rules.Pieces is { } pieces && set.Vocabulary.KeyIdsByColumn[column].Count == 0
            ? $"They are pieces of a {pieces.Kind} tokenizer; one that was made from such texts has pieces that occur in more "
                + $"rows. {nameof(VocabularyOptions)}.{nameof(VocabularyOptions.MinimumCount)} and "
                + $"{nameof(VocabularyOptions.MaximumSize)} decide which of its pieces are known."
            : unknown > single
            ? $"{nameof(VocabularyOptions)}.{nameof(VocabularyOptions.MinimumCount)} and "
                + $"{nameof(VocabularyOptions.MaximumSize)} decide which tokens are known."
            : set.Vocabulary.KeyIdsByColumn[column].Count > 0
                ? "Keys of a coarser kind occur in more rows."
                : set.Vocabulary.UnspacedText == UnspacedText.Runs
                    ? "If there are no blanks between words, split them, or set "
                        + $"{nameof(VocabularyOptions)}.{nameof(VocabularyOptions.UnspacedText)} to {nameof(UnspacedText.Pairs)}."
                    : "If they are longer than words, split the text before; if they are codes or numbers, make them coarser.";
        return string.Create(CultureInfo.InvariantCulture,
            $"{100.0 * (unknown + single) / total:F0} % of the {total} tokens in column '{input}' are unknown ({unknown}) or "
            + $"occur once ({single}), so that little can be learned about them. {advice}");
    }

    /// <summary>The tokens of a column, and those among them that are unknown or occur once.</summary>
    private readonly record struct Tally(long Total, long Unknown, long Single)
    {
        internal Tally With(int id, long count) => new(
            Total + 1, Unknown + (id == Vocabulary.UnknownId ? 1 : 0),
            Single + (id != Vocabulary.UnknownId && count == 1 ? 1 : 0));
    }
}
