using Microsoft.ML;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.Data;

/// <summary>Reads the rows of a data view once, learns the vocabulary and checks that there is something to learn from.</summary>
internal static class TrainingSetReader
{
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">
    /// No rows, no tokens, a label that is always the same, or a row whose tags are as many as neither its tokens nor its words.
    /// </exception>
    internal static TrainingSet Read(
        MlNetHost host, IDataView data, TrainingColumns columns, AttentionOptions options, Action checkCancelled)
    {
        (string input, string? label) = columns;
        DataViewSchema.Column column = data.Schema.GetColumnOrNull(input) ?? throw host.ColumnNotFound("input", input);
        InputKind kind = AttentionSchema.KindOf(column.Type)
            ?? throw host.ColumnMismatch("input", input, AttentionSchema.ExpectedInput, $"{column.Type}");
        if (options.TokenScoresPerWord && kind != InputKind.Text)
        {
            throw host.ColumnMismatch("input", input, AttentionSchema.ExpectedText, $"{column.Type}");
        }

        DataViewSchema.Column? labelColumn = label is null
            ? null
            : data.Schema.GetColumnOrNull(label) ?? throw host.ColumnNotFound("label", label);
        if (options.TokenScoresColumnName is not null && labelColumn is { } of && !AttentionSchema.IsTags(of.Type))
        {
            throw host.ColumnMismatch("label", of.Name, AttentionSchema.ExpectedTags, $"{of.Type}");
        }

        TokenKeys? keys = kind == InputKind.KeyVector ? new TokenKeys(column) : null;

        var sequences = new List<int[]>();
        var targets = new List<RowTarget>();
        long rows = 0, skipped = 0, cut = 0;
        var builder = new VocabularyBuilder();
        LabelReader labels;
        SequenceReader reader;
        using (DataViewRowCursor cursor = data.GetRowCursor(labelColumn is { } l ? [column, l] : [column]))
        {
            labels = LabelReader.Create(host, cursor, labelColumn, options.Training.MissingTags);
            int maxTokens = options.Encoder.MaxTokens;
            reader = new SequenceReader(
                builder, options.Vocabulary, maxTokens, kind, cursor, column, keys, countAll: labels.Kind == LabelKind.Tags);
            RowTags? tags = labels.Tags is not { } scheme ? null : new RowTags(
                host, input, label!, scheme, kind == InputKind.Text ? cursor.GetGetter<ReadOnlyMemory<char>>(column) : null);
            while (cursor.MoveNext())
            {
                if (rows++ % 256 == 0) checkCancelled();
                RowTarget target = labels.Read();
                if (target.IsMissing)
                {
                    skipped++;
                    continue;
                }

                TokenSequence tokens = reader.Read();
                if (tags is not null) target = tags.Of(target, rows, reader, tokens.Length);
                if (tokens.IsCut) cut++;
                sequences.Add(tokens.Ids.ToArray());
                if (labelColumn is not null) targets.Add(target);
            }
        }

        TrainingSetCheck.Check(host, input, label, labels.Kind, rows, sequences, targets);
        (Vocabulary vocabulary, int[] finalIds, long[] counts) = builder.Build(options.Vocabulary, keys);
        string[]?[] unknown = kind == InputKind.KeyVector || vocabulary.Subwords.Buckets == 0
            ? []
            : [.. sequences.Select(ids => builder.Unknown(ids, finalIds))];
        foreach (int[] ids in sequences)
        {
            for (int t = 0; t < ids.Length; t++)
            {
                ids[t] = ids[t] == SequenceReader.MissingKey ? Vocabulary.UnknownId : finalIds[ids[t]];
            }
        }

        bool vectors = labels.Kind is LabelKind.MultiLabel or LabelKind.Tags;
        float[] values = vectors ? [] : [.. targets.Select(target => target.Value)];
        return new TrainingSet(vocabulary, counts, sequences, labels.Kind, labels.ClassCount, values, skipped, cut)
        {
            UnknownTokens = unknown,
            TextSlots = reader.TextSlots,
            TargetClasses = vectors ? [.. targets.Select(target => target.Classes!)] : [],
        };
    }
}
