using System.Globalization;
using MlNetAttention.Cli.Tables;

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
            + $"have more than {Most(encoder, " (--max-tokens)")}."));

        int Count(LabeledRows rows) => rows.Rows.Count(row => encoder.Cuts(row.Texts));
    }

    /// <summary>The same about the texts of one row; null where none was cut.</summary>
    public static string? Describe(AttentionEncoder encoder, string[] texts) => !encoder.Cuts(texts) ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"The text was cut: it has more than {Most(encoder)}.");

    /// <summary>The same about texts that were counted; null where none was cut.</summary>
    public static string? Describe(AttentionEncoder encoder, int cut, int rows) => cut == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{cut} of {rows} texts were cut: they have more than {Most(encoder)}.");

    // Those of a pretrained encoder are pieces of words, and not for us to say how many.
    private static string Most(AttentionEncoder encoder, string option = " (--max-tokens in training)") => string.Create(
        CultureInfo.InvariantCulture, $"{encoder.Options.MaxTokens} tokens{(encoder.Vocabulary.IsOfPieces ? "" : option)}");
}
