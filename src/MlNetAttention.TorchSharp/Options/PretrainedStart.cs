using System.Globalization;
using System.Reflection;

namespace MlNetAttention.Options;

/// <summary>
/// What a pretrained encoder decides: its shape, its tokens and its first weights. Options that say otherwise are errors, and
/// those at their defaults say nothing.
/// </summary>
internal static class PretrainedStart
{
    private const string Beside = $"with {nameof(AttentionOptions.Pretrained)}";

    /// <summary>The options with the shape of their pretrained encoder; as they are without one.</summary>
    /// <param name="options">All options.</param>
    /// <param name="columns">Number of input columns.</param>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    internal static AttentionOptions WithPretrainedShape(this AttentionOptions options, int columns)
    {
        if (options.Pretrained is not { } encoder) return options;
        ArgumentNullException.ThrowIfNull(options.Vocabulary);
        Check.That(
            encoder.Vocabulary.HasAllPieces, nameof(AttentionOptions.Pretrained),
            $"an encoder whose tokens are {(encoder.Vocabulary.Rules.Pieces is null ? "words" : "pieces of its own rows")}",
            $"one with all pieces of a tokenizer, as {nameof(AttentionEncoder.LoadPretrained)} gives");
        encoder.CheckCount(columns);
        CheckShape(options.Encoder, encoder.Options, columns);
        CheckVocabulary(options.Vocabulary);
        return options with { Encoder = encoder.Options with { NormalizePooled = options.Encoder.NormalizePooled } };
    }

    private static void CheckShape(EncoderOptions given, EncoderOptions pretrained, int columns)
    {
        var preset = new EncoderOptions();
        foreach (PropertyInfo option in Of(typeof(EncoderOptions)))
        {
            object? found = option.GetValue(given), known = option.GetValue(pretrained), usual = option.GetValue(preset);
            bool isFree = option.Name == nameof(EncoderOptions.NormalizePooled)
                || (option.Name == nameof(EncoderOptions.Segments) && Equals(found, columns));
            if (isFree || Equals(found, usual) || Equals(found, known)) continue;
            string said = option.Name == nameof(EncoderOptions.MaxTokens)
                ? $" ({nameof(PretrainedOptions)}.{option.Name} says it where the encoder is loaded)"
                : "";
            Check.That(
                false, option.Name, $"{Text(found)} {Beside}",
                $"{Text(known)}, that of the pretrained encoder{said}, or {Text(usual)}, the default");
        }
    }

    private static void CheckVocabulary(VocabularyOptions given)
    {
        var preset = new VocabularyOptions();
        foreach (PropertyInfo option in Of(typeof(VocabularyOptions)))
        {
            object? found = option.GetValue(given), usual = option.GetValue(preset);

            // Pieces have no subwords, so 0 says how it is.
            bool isTrue = option.Name == nameof(VocabularyOptions.SubwordBuckets) && Equals(found, 0);
            Check.That(
                isTrue || Equals(found, usual), option.Name, $"{Text(found)} {Beside}",
                $"{Text(usual)}, the default, as the tokens are those of the pretrained encoder");
        }
    }

    private static PropertyInfo[] Of(Type options) => options.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
