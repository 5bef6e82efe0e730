using Microsoft.ML;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.Data;

/// <summary>The rows of one data view under provisional token ids.</summary>
/// <param name="Kind">The kind of label.</param>
/// <param name="ClassCount">Number of classes; 0 without classes.</param>
internal sealed record RowList(LabelKind Kind, int ClassCount)
{
    internal List<int[]> Sequences { get; } = [];

    /// <summary>The target of each row; empty without a label.</summary>
    internal List<RowTarget> Targets { get; } = [];

    /// <summary>The weight of each row; empty without weights.</summary>
    internal List<float> Weights { get; } = [];

    /// <summary>The number of each row's sampling key; empty without any.</summary>
    internal List<int> Keys { get; } = [];

    /// <summary>Number of rows in the data.</summary>
    internal long Rows { get; private set; }

    /// <summary>Rows left out because their label is missing.</summary>
    internal long Skipped { get; private set; }

    /// <summary>Rows left out because their weight is 0.</summary>
    internal long Weightless { get; private set; }

    /// <summary>Sequences that were longer than the limit.</summary>
    internal long Cut { get; private set; }

    /// <summary>See <see cref="SequenceReader.TextSlots"/>.</summary>
    internal IReadOnlyList<(long WithSpaces, long All)> TextSlots { get; private set; } = [];

    /// <summary>Reads all rows of a view once.</summary>
    /// <param name="host">Where errors come from.</param>
    /// <param name="data">The rows, whose columns have been checked.</param>
    /// <param name="inputs">The columns of tokens.</param>
    /// <param name="label">The column of the label; null for none.</param>
    /// <param name="options">Which further columns there are, and how many tokens are read.</param>
    /// <param name="rules">How texts become tokens.</param>
    /// <param name="vocabulary">Gives tokens their ids.</param>
    /// <param name="keys">The values of tokens that are keys, as the training data declares them; null for text.</param>
    /// <param name="of">What rows of other data than the training data are called after, in errors; empty for those.</param>
    /// <param name="checkCancelled">Called now and then.</param>
    internal static RowList Read(
        MlNetHost host, IDataView data, InputColumns inputs, string? label, AttentionOptions options, TextRules rules,
        VocabularyBuilder vocabulary, TokenKeys?[] keys, string of, Action checkCancelled)
    {
        DataViewSchema.Column?[] found = [.. inputs.Select(input => data.Schema[input.Name])];
        DataViewSchema.Column? labelColumn = label is null ? null : data.Schema[label];
        DataViewSchema.Column? weightColumn =
            options.Training.ExampleWeightColumnName is { } weight ? data.Schema[weight] : null;
        DataViewSchema.Column? keyColumn =
            options.Training.SamplingKeyColumnName is { } key && of.Length == 0 ? data.Schema[key] : null;
        DataViewSchema.Column?[] all = [.. found, labelColumn, weightColumn, keyColumn];

        using DataViewRowCursor cursor = data.GetRowCursor(all.OfType<DataViewSchema.Column>());
        LabelReader labels = LabelReader.Create(host, cursor, labelColumn, options.Training.MissingTags);
        SequenceFrame frame = vocabulary.Known?.Frame ?? SequenceFrame.Plain;
        var limits = new SegmentLimits(options.Encoder.MaxTokens, frame, inputs.Count, options.Limits);
        var reader = new SequenceReader(
            vocabulary, rules, limits, inputs, cursor, found, keys, countAll: labels.Kind == LabelKind.Tags);
        InputKind first = inputs[0].Kind;
        bool ofPieces = rules.Pieces is not null && first != InputKind.KeyVector;
        RowTags? tags = labels.Tags is not { } scheme
            ? null
            : new RowTags(host, inputs[0].Name, label!, scheme, Words(), ofPieces, of);
        ExampleWeights? weights = weightColumn is { } w ? new ExampleWeights(host, cursor, w, of) : null;
        SamplingKeys? samplingKeys = keyColumn is { } k ? new SamplingKeys(host, cursor, k) : null;

        var list = new RowList(labels.Kind, labels.ClassCount);
        while (cursor.MoveNext())
        {
            if (list.Rows++ % 256 == 0) checkCancelled();
            float rowWeight = weights?.Read(list.Rows) ?? 1;
            int rowKey = samplingKeys?.Read(list.Rows) ?? 0;
            RowTarget target = labels.Read();
            if (target.IsMissing)
            {
                list.Skipped++;
                continue;
            }

            if (rowWeight == 0)
            {
                list.Weightless++;
                continue;
            }

            TokenSequence tokens = reader.Read();
            if (tags is not null) target = tags.Of(target, list.Rows, reader, tokens.FirstLength);
            if (tokens.IsCut) list.Cut++;
            list.Sequences.Add(tokens.Ids.ToArray());
            if (labelColumn is not null) list.Targets.Add(target);
            if (weights is not null) list.Weights.Add(rowWeight);
            if (samplingKeys is not null) list.Keys.Add(rowKey);
        }

        list.TextSlots = reader.TextSlots;
        return list;

        RowWords? Words() => AttentionSchema.HasWords(first, ofPieces) ? new RowWords(first, cursor, found[0]!.Value) : null;
    }
}
