using System.Globalization;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Tokens;

namespace MlNetAttention.Cli.Display;

/// <summary>Says how many texts an encoder has not seen to their end.</summary>
internal static class CutTexts
{
    public static void Show(AttentionEncoder encoder, LabeledRows train, LabeledRows test)
    {
        (int trained, int tested) = (Count(train), Count(test));
        if (trained + tested == 0) return;
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{trained} of {train.Rows.Count} training texts and {tested} of {test.Rows.Count} test texts were cut: they "
            + $"have {Most(encoder, "")}."));

        int Count(LabeledRows rows) => rows.Rows.Count(row => encoder.Cuts(row.Texts));
    }

    /// <summary>The same about the texts of one row; null where none was cut.</summary>
    public static string? Describe(AttentionEncoder encoder, string[] texts) => !encoder.Cuts(texts) ? null : string.Create(
        CultureInfo.InvariantCulture, $"The text was cut: it has {Most(encoder, " in training")}.");

    /// <summary>The same about texts that were counted; null where none was cut.</summary>
    public static string? Describe(AttentionEncoder encoder, int cut, int rows) => cut == 0 ? null : string.Create(
        CultureInfo.InvariantCulture, $"{cut} of {rows} texts were cut: they have {Most(encoder, " in training")}.");

    private static string Most(AttentionEncoder encoder, string when)
    {
        int all = encoder.Options.MaxTokens, columns = encoder.Options.Segments;
        SegmentLimits segments = encoder.LimitsOf(columns);
        int[] limits = [.. Enumerable.Range(0, columns).Select(column => segments[column])];

        // A column without a limit of its own may fill the sequence, but for the special tokens.
        string own = limits.Any(limit => limit < all - segments.Frame.Around(columns))
            ? $"{string.Join(", ", limits)} tokens (--max-tokens-per-column{when}) or "
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"more than {own}{all} tokens{Option(encoder, when)}");
    }

    // Those of a pretrained encoder are pieces of words, and not for us to say how many.
    private static string Option(AttentionEncoder encoder, string when) =>
        encoder.Vocabulary.HasAllPieces ? "" : $" (--max-tokens{when})";
}
