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

    /// <summary>A warning where more than half of the tokens are unknown or occur once; null otherwise.</summary>
    /// <param name="set">The training rows.</param>
    /// <param name="input">The name of the column of tokens.</param>
    internal static string? Warning(TrainingSet set, string input)
    {
        long total = set.Counts.Sum();
        long unknown = set.Counts[Vocabulary.UnknownId];
        long single = set.Counts.Skip(Vocabulary.FirstKnownId).LongCount(count => count == 1);
        if (total < FewestTokens || unknown + single <= LargestShare * total) return null;
        string advice = unknown > single
            ? $"{nameof(VocabularyOptions)}.{nameof(VocabularyOptions.MinimumCount)} and "
                + $"{nameof(VocabularyOptions.MaximumSize)} decide which tokens are known."
            : set.Vocabulary.KeyIds.Count > 0
                ? "Keys of a coarser kind occur in more rows."
                : set.Vocabulary.UnspacedText == UnspacedText.Runs
                    ? "If there are no blanks between words, split them, or set "
                        + $"{nameof(VocabularyOptions)}.{nameof(VocabularyOptions.UnspacedText)} to {nameof(UnspacedText.Pairs)}."
                    : "If they are longer than words, split the text before; if they are codes or numbers, make them coarser.";
        return string.Create(CultureInfo.InvariantCulture,
            $"{100.0 * (unknown + single) / total:F0} % of the {total} tokens in column '{input}' are unknown ({unknown}) or "
            + $"occur once ({single}), so that little can be learned about them. {advice}");
    }
}
