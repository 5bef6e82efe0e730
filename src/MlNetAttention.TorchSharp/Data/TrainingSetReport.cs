using Microsoft.ML;
using MlNetAttention.MlNet;

namespace MlNetAttention.Data;

/// <summary>The log's words about the training rows, before hours are spent on them.</summary>
internal static class TrainingSetReport
{
    // What all trainers of ML.NET expect their label to be called, unless they are told.
    private const string UsualLabel = "Label";

    internal static void Write(
        MlNetLog log, TrainingSet set, DataViewSchema schema, TrainingColumns columns, AttentionOptions options)
    {
        string? label = columns.Label;
        if (set.SkippedRows > 0) log.Warning($"Skipped {set.SkippedRows} rows with a missing or NaN label '{label}'.");
        if (set.LeftOut.Weightless > 0)
        {
            log.Info(
                $"Left out {set.LeftOut.Weightless} rows with weight 0 in column '{options.Training.ExampleWeightColumnName}'.");
        }

        if (set.LeftOut.Validation > 0)
        {
            log.Warning($"Skipped {set.LeftOut.Validation} rows of the validation set, which have no label or weight 0.");
        }

        if (set.ValidationRows > 0) log.Info($"{set.ValidationRows} rows of the validation set are held out.");
        if (set.Groups is { } groups)
        {
            log.Info(
                $"{groups.Keys} values in column '{options.Training.SamplingKeyColumnName}' make {groups.Count} groups of rows: "
                + "those with equal tokens are in one.");
        }

        if (set.CutSequences > 0)
        {
            log.Warning(
                $"Cut {set.CutSequences} sequences to {nameof(EncoderOptions.MaxTokens)} = {options.Encoder.MaxTokens}"
                + (options.MaxTokensPerColumn is { } own
                    ? $" or {nameof(AttentionOptions.MaxTokensPerColumn)} = {string.Join(", ", own)}." : "."));
        }

        foreach (string rare in RareTokens.Warnings(set, columns.Inputs)) log.Warning(rare);
        if (label is null) WriteWithoutLabel(log, schema, columns.Inputs);
        foreach ((string input, (long withSpaces, long all)) in columns.Inputs.Zip(set.TextSlots))
        {
            if (2 * withSpaces > all) log.Warning(
                $"{withSpaces} of {all} slots in column '{input}' hold white space, and each slot is one token, however many "
                + "words it has. To read several columns of text, name each of them as an input column; to join them, split each "
                + "(TokenizeIntoWords) and concatenate the words.");
        }
    }

    private static void WriteWithoutLabel(MlNetLog log, DataViewSchema schema, IReadOnlyList<string> inputs)
    {
        const string Consequence = "the encoder learns to predict hidden tokens, and the features are its vectors, not scores";
        if (!inputs.Contains(UsualLabel) && schema.GetColumnOrNull(UsualLabel) is { } usual)
        {
            log.Warning(
                $"No label column is given, so {Consequence}. There is a column '{UsualLabel}' ({usual.Type}): "
                + $"if the encoder is to learn from it, pass labelColumnName: \"{UsualLabel}\".");
        }
        else
        {
            log.Info($"No label column is given: {Consequence}.");
        }
    }
}
