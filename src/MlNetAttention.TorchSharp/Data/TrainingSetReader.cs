using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.Data;

/// <summary>Reads the rows of a data view once, learns the vocabulary and checks that there is something to learn from.</summary>
internal static class TrainingSetReader
{
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">
    /// No rows, no tokens, a label that is always the same, or a row with more or fewer tags than tokens.
    /// </exception>
    internal static TrainingSet Read(
        MlNetHost host, IDataView data, string input, string? label, AttentionOptions options, Action checkCancelled)
    {
        DataViewSchema.Column column = data.Schema.GetColumnOrNull(input) ?? throw host.ColumnNotFound("input", input);
        InputKind kind = AttentionSchema.KindOf(column.Type)
            ?? throw host.ColumnMismatch("input", input, AttentionSchema.ExpectedInput, $"{column.Type}");
        DataViewSchema.Column? labelColumn = label is null
            ? null
            : data.Schema.GetColumnOrNull(label) ?? throw host.ColumnNotFound("label", label);
        if (options.TokenScoresColumnName is not null && labelColumn is { } tags && !AttentionSchema.IsTags(tags.Type))
        {
            throw host.ColumnMismatch("label", tags.Name, AttentionSchema.ExpectedTags, $"{tags.Type}");
        }

        IReadOnlyList<string>? keyNames = kind == InputKind.KeyVector ? KeyNames(column) : null;

        var sequences = new List<int[]>();
        var targets = new List<RowTarget>();
        long rows = 0, skipped = 0, cut = 0;
        var builder = new VocabularyBuilder();
        LabelReader labels;
        using (DataViewRowCursor cursor = data.GetRowCursor(labelColumn is { } l ? [column, l] : [column]))
        {
            labels = LabelReader.Create(host, cursor, labelColumn);
            int maxTokens = options.Encoder.MaxTokens;
            var reader = new SequenceReader(
                builder, options.Vocabulary, maxTokens, kind, cursor, column, keyNames, countAll: labels.Kind == LabelKind.Tags);
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
                if (labels.Kind == LabelKind.Tags) target = target.Cut(host, input, label!, rows, reader.Count, tokens.Length);
                if (tokens.IsCut) cut++;
                sequences.Add(tokens.Ids.ToArray());
                if (labelColumn is not null) targets.Add(target);
            }
        }

        TrainingSetCheck.Check(host, input, label, labels.Kind, rows, sequences, targets);
        (Vocabulary vocabulary, int[] finalIds, long[] counts) = builder.Build(options.Vocabulary, keyNames);
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
            TargetClasses = vectors ? [.. targets.Select(target => target.Classes!)] : [],
        };
    }

    /// <summary>The texts of the key values, or their numbers where they have no distinct texts.</summary>
    private static string[] KeyNames(DataViewSchema.Column column)
    {
        int count = AttentionSchema.KeyCount(column.Type);
        string[] numbers = [.. Enumerable.Range(1, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        if (column.Annotations.Schema.GetColumnOrNull("KeyValues")
            is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
        {
            return numbers;
        }

        VBuffer<ReadOnlyMemory<char>> values = default;
        column.GetKeyValues(ref values);
        string[] names = [.. values.DenseValues().Select(value => value.ToString())];
        return names.Length == count && names.Distinct().Count() == count && !names.Contains("") ? names : numbers;
    }
}
