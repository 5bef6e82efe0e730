using Microsoft.ML;
using MlNetAttention.MlNet;
using MlNetAttention.Options;
using MlNetAttention.Pretrained;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.Data;

/// <summary>
/// Reads the rows of a data view once, and those of the user's own validation data, learns the vocabulary and checks that there
/// is something to learn from.
/// </summary>
internal static class TrainingSetReader
{
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="FormatException">The tokenizer is damaged, or of a kind that is not known.</exception>
    /// <exception cref="IOException">The tokenizer is missing, or cannot be read.</exception>
    /// <exception cref="InvalidOperationException">
    /// No rows, no tokens, a label that is always the same, a row whose tags are as many as neither its tokens nor its words, or
    /// one whose weight or sampling key is none.
    /// </exception>
    internal static TrainingSet Read(
        MlNetHost host, IDataView data, TrainingColumns columns, AttentionOptions options, Action checkCancelled)
    {
        string? label = columns.Label;
        (InputColumns inputs, DataViewSchema.Column[] found) = InputsOf(host, data.Schema, columns, options);
        DataViewSchema.Column? labelColumn = label is null
            ? null
            : data.Schema.GetColumnOrNull(label) ?? throw host.ColumnNotFound("label", label);
        if (options.TokenScoresColumnName is not null && labelColumn is { } of && !AttentionSchema.IsTags(of.Type))
        {
            throw host.ColumnMismatch("label", of.Name, AttentionSchema.ExpectedTags, $"{of.Type}");
        }

        FurtherColumns.Check(host, data.Schema, columns, options.Training);
        TokenKeys?[] keys =
            [.. inputs.Zip(found, (input, column) => input.Kind == InputKind.KeyVector ? new TokenKeys(column) : null)];
        Vocabulary? known = options.Pretrained?.Vocabulary;
        TextRules rules = known?.Rules ?? RulesOf(host, options.Vocabulary, inputs);
        var builder = new VocabularyBuilder(rules) { Known = known };
        RowList rows = RowList.Read(host, data, inputs, columns.Label, options, rules, builder, keys, of: "", checkCancelled);
        SequenceFrame frame = known?.Frame ?? SequenceFrame.Plain;
        TrainingSetCheck.Check(host, columns, options.Training.ExampleWeightColumnName, rows, frame);
        RowList? own = null;
        if (options.Training.ValidationSet is { } validation)
        {
            builder.Counting = false;
            own = RowList.Read(
                host, validation, inputs, columns.Label, options, rules, builder, keys, " of the validation set", checkCancelled);
        }

        List<int[]> sequences = [.. rows.Sequences, .. own?.Sequences ?? []];
        TokenIds ids = known is null
            ? TokenIds.Learn(builder, options.Vocabulary, inputs, keys, sequences, rows.Sequences.Count)
            : TokenIds.Of(known, rows.Sequences);
        List<RowTarget> targets = [.. rows.Targets, .. own?.Targets ?? []];
        bool vectors = rows.Kind is LabelKind.MultiLabel or LabelKind.Tags;
        float[] values = vectors ? [] : [.. targets.Select(target => target.Value)];
        var set = new TrainingSet(
            ids.Vocabulary, ids.Counts, sequences, rows.Kind, rows.ClassCount, values, rows.Skipped, rows.Cut)
        {
            Segments = inputs.Count,
            SegmentVectors = options.Encoder.SegmentVectors,
            UnknownTokens = ids.Unknown,
            MissingKeys = ids.MissingKeys,
            TextSlots = rows.TextSlots,
            TargetClasses = vectors ? [.. targets.Select(target => target.Classes!)] : [],
            Weights = Weights([.. rows.Weights, .. own?.Weights ?? []]),
            ValidationRows = own?.Sequences.Count ?? 0,
            LeftOut = new LeftOutRows(rows.Weightless, own is null ? 0 : own.Skipped + own.Weightless),
        };
        if (own is not null) TrainingSetCheck.CheckValidation(host, set, own.Rows);
        return options.Training.SamplingKeyColumnName is null ? set : set with { Groups = RowGroups.Of(set, rows.Keys) };
    }

    private static TextRules RulesOf(MlNetHost host, VocabularyOptions options, InputColumns inputs)
    {
        if (options.TokenizerFolder is not { } folder) return options.Rules;
        if (inputs.Any(input => input.Kind != InputKind.KeyVector)) return TextRules.Of(TokenizerFolder.Read(folder));
        throw host.DataError(
            $"{nameof(VocabularyOptions)}.{nameof(VocabularyOptions.TokenizerFolder)} is '{folder}', but all input columns are "
            + "keys; expected a column of text, or no tokenizer.");
    }

    private static float[]? Weights(float[] weights) =>
        Array.TrueForAll(weights, weight => weight == weights[0]) ? null : weights;

    private static (InputColumns Inputs, DataViewSchema.Column[] Found) InputsOf(
        MlNetHost host, DataViewSchema schema, TrainingColumns columns, AttentionOptions options)
    {
        DataViewSchema.Column[] found =
        [
            .. columns.Inputs.Select(input => schema.GetColumnOrNull(input) ?? throw host.ColumnNotFound("input", input)),
        ];
        InputKind[] kinds = [.. found.Select(KindOf)];
        if (options.Pretrained is not null)
        {
            PretrainedInputs.Check(host, AttentionSchema.ShapeOf(schema), columns.Inputs, kinds);
        }

        bool ofPieces = options.HasPieces;
        if (options.TokenScoresPerWord && !AttentionSchema.HasWords(kinds[0], ofPieces))
        {
            string expected = ofPieces ? AttentionSchema.ExpectedTexts : AttentionSchema.ExpectedText;
            throw host.ColumnMismatch("input", found[0].Name, expected, $"{found[0].Type}");
        }

        return (options.InputsOf(columns.Inputs, kinds), found);

        InputKind KindOf(DataViewSchema.Column column) => AttentionSchema.KindOf(column.Type)
            ?? throw host.ColumnMismatch("input", column.Name, AttentionSchema.ExpectedInput, $"{column.Type}");
    }
}
