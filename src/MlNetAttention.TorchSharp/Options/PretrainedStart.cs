using System.Globalization;
using System.Reflection;

namespace MlNetAttention.Options;

/// <summary>
/// What a pretrained encoder decides: its shape, its tokens and its first weights. Options that say otherwise are errors, and
/// those at their defaults say nothing.
/// </summary>
internal static class PretrainedStart
{
    private const string Pretrained = nameof(AttentionOptions.Pretrained);
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

    /// <summary>Checks what is to be done with the pretrained encoder.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    internal static void CheckUse(AttentionOptions options)
    {
        PretrainedUse use = options.PretrainedUse;
        Check.Defined(use, nameof(AttentionOptions.PretrainedUse));
        if (options.Pretrained is not { } encoder)
        {
            Check.That(
                use == PretrainedUse.Auto, nameof(AttentionOptions.PretrainedUse), $"{use} without {Pretrained}",
                $"{PretrainedUse.Auto}, or {Pretrained}");
            Check.That(
                options.TrainedLayers is null, nameof(AttentionOptions.TrainedLayers),
                $"{options.TrainedLayers} without {Pretrained}", $"null, or {Pretrained}");
            return;
        }

        if (options.TrainedLayers is { } layers)
        {
            Check.That(
                use != PretrainedUse.Frozen, nameof(AttentionOptions.TrainedLayers),
                $"{layers} with {nameof(AttentionOptions.PretrainedUse)}.{use}", "null, as no layer is trained");
            Check.Range(layers, 1, encoder.Options.Layers, nameof(AttentionOptions.TrainedLayers));
        }

        if (options.FrozenLayers > 0) CheckWords(options.Training);
    }

    // Both change the vectors of words, from which the layers that stay have been computed before.
    private static void CheckWords(TrainingOptions training)
    {
        const string Expected = "0, as the vectors of words stay as they are";
        Check.That(
            training.AdversarialNorm is null or 0, nameof(training.AdversarialNorm), Text(training.AdversarialNorm), Expected);
        Check.That(!training.AsksForWordDropout, nameof(training.WordDropout), Text(training.WordDropout), Expected);
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
