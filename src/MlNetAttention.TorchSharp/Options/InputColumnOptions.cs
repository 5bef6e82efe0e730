using MlNetAttention.Scoring;

namespace MlNetAttention.Options;

/// <summary>The options of an estimator that depend on its columns.</summary>
internal static class InputColumnOptions
{
    /// <summary>The label that a call names or, where it names none, that of the options.</summary>
    /// <exception cref="ArgumentException">They name two different labels.</exception>
    internal static string? LabelOr(this AttentionOptions options, string? label)
    {
        Check.That(
            label is null || options.LabelColumnName is null || options.LabelColumnName == label,
            nameof(AttentionOptions.LabelColumnName), $"'{options.LabelColumnName}'",
            $"null, or '{label}', the labelColumnName of the call");
        return label ?? options.LabelColumnName;
    }

    /// <summary>The options for some input columns, of which each is a segment of the encoder's sequences.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    internal static AttentionOptions For(this AttentionOptions options, IReadOnlyList<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(options.Encoder);
        Check.Range(inputs.Count, 1, EncoderOptions.MostSegments, "number of input columns");
        Check.That(
            options.Pretrained is not null || options.Encoder.Segments == 1 || options.Encoder.Segments == inputs.Count,
            nameof(EncoderOptions.Segments), options.Encoder.Segments,
            $"1, the default, or {inputs.Count}, the number of input columns");
        Check.That(
            options.MaxTokensPerColumn is null || options.MaxTokensPerColumn.Count == inputs.Count,
            nameof(AttentionOptions.MaxTokensPerColumn), $"{options.MaxTokensPerColumn?.Count} numbers",
            $"null, or one for each of {inputs.Count} input columns");
        InputColumns.CheckOptional(inputs, options.OptionalColumnNames, nameof(AttentionOptions.OptionalColumnNames));
        return options.Pretrained is not null
            ? options.WithPretrainedShape(inputs.Count)
            : options with { Encoder = options.Encoder with { Segments = inputs.Count } };
    }

    /// <summary>The input columns of a transformer, in the order of their segments.</summary>
    internal static InputColumns InputsOf(
        this AttentionOptions options, IReadOnlyList<string> names, IReadOnlyList<InputKind> kinds) =>
        InputColumns.Of(names, kinds, options.Limits, options.OptionalColumnNames);
}
