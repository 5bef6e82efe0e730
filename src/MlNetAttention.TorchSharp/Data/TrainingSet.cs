using MlNetAttention.Tokens;

namespace MlNetAttention.Data;

/// <summary>The kind of label of a training set.</summary>
internal enum LabelKind
{
    None,

    /// <summary>A class per row.</summary>
    Classes,

    /// <summary>A number per row.</summary>
    Number,

    /// <summary>Any number of classes per row.</summary>
    MultiLabel,

    /// <summary>A class per token.</summary>
    Tags,
}

/// <summary>
/// All training rows as token ids with their targets, in the order of the data, and behind them the rows of the user's own
/// validation data.
/// </summary>
/// <param name="Vocabulary">The vocabulary learned from the rows, or that of a pretrained encoder.</param>
/// <param name="Counts">The number of occurrences of each id.</param>
/// <param name="Sequences">Token ids [T] per row, special ones included.</param>
/// <param name="LabelKind">The meaning of <paramref name="Targets"/>.</param>
/// <param name="ClassCount">Number of classes; 0 without classes.</param>
/// <param name="Targets">Class index or number per row; empty without a label of that kind.</param>
/// <param name="SkippedRows">Rows left out because their label was missing or NaN.</param>
/// <param name="CutSequences">Sequences that were longer than the limit.</param>
internal sealed record TrainingSet(
    Vocabulary Vocabulary, long[] Counts, IReadOnlyList<int[]> Sequences, LabelKind LabelKind, int ClassCount,
    IReadOnlyList<float> Targets, long SkippedRows, long CutSequences)
{
    /// <summary>Number of input columns, between whose tokens every sequence has a separator.</summary>
    internal int Segments { get; init; } = 1;

    /// <summary>See <see cref="EncoderOptions.SegmentVectors"/>.</summary>
    internal int? SegmentVectors { get; init; }

    /// <summary>Number of learned vectors of segments; segments beyond have the last.</summary>
    internal int SegmentRows => SegmentVectors ?? (Segments > 1 ? Segments : 0);

    /// <summary>The subwords of each id; empty where the encoder has none.</summary>
    internal IReadOnlyList<int[]> Subwords { get; } = SubwordsOf(Vocabulary);

    /// <summary>
    /// The class indices of every row: those that apply, ascending, or one per token with <see cref="RowTarget.MissingClass"/>
    /// where it is missing; empty for other kinds of label.
    /// </summary>
    internal IReadOnlyList<int[]> TargetClasses { get; init; } = [];

    /// <summary>
    /// The unknown tokens of every row by their spelling, in order, null for one without subwords; null where it has none, or
    /// where there are no subwords.
    /// </summary>
    internal IReadOnlyList<string?[]?> UnknownTokens { get; init; } = [];

    /// <summary>For every input column the missing keys in its tokens in the training rows.</summary>
    internal IReadOnlyList<long> MissingKeys { get; init; } = [];

    /// <summary>The weight of each row, above 0 and finite; null where all have the weight 1.</summary>
    internal float[]? Weights { get; init; }

    /// <summary>The training rows that stay together when rows are held out; null where each is a group of its own.</summary>
    internal RowGroups? Groups { get; init; }

    /// <summary>Number of rows at the end that are never trained on.</summary>
    internal int ValidationRows { get; init; }

    /// <summary>Number of rows to train on, which come first.</summary>
    internal int TrainingRows => Sequences.Count - ValidationRows;

    /// <summary>Rows left out for a reason other than those of <see cref="SkippedRows"/>.</summary>
    internal LeftOutRows LeftOut { get; init; }

    /// <summary>The weight of a row.</summary>
    internal double WeightOf(int row) => Weights is null ? 1 : Weights[row];

    /// <summary>Whether a row has a token.</summary>
    internal bool HasTokens(int row) => Sequences[row].Length > Vocabulary.Frame.Around(Segments);

    /// <summary>A sequence that takes every row.</summary>
    internal TokenSequence NewSequence() => NewSequence(Sequences.Max(ids => ids.Length));

    /// <summary>A sequence that takes rows of up to so many tokens.</summary>
    internal TokenSequence NewSequence(int tokens) => new(new SegmentLimits(tokens, Vocabulary.Frame, Segments));

    /// <summary>Puts the tokens of a row into a sequence, as they are when the row is served.</summary>
    internal void Fill(TokenSequence tokens, int row)
    {
        tokens.Clear();
        string?[]? unknown = UnknownTokens.Count == 0 ? null : UnknownTokens[row];
        int next = 0;
        SequenceFrame frame = Vocabulary.Frame;
        ReadOnlySpan<int> ids = Sequences[row].AsSpan()[frame.Before..^frame.Behind];
        for (int t = 0; t < ids.Length; t++)
        {
            int id = ids[t];
            if (id == Vocabulary.SeparatorId)
            {
                tokens.StartSegment();
                t += frame.Separators - 1;
            }
            else if (id == Vocabulary.UnknownId && unknown?[next++] is { } text) tokens.Add(text, Vocabulary);
            else tokens.Add(id);
        }

        tokens.End();
    }

    /// <summary>For every input column the slots that are text, and those among them that hold white space.</summary>
    internal IReadOnlyList<(long WithSpaces, long All)> TextSlots { get; init; } = [];

    /// <summary>Whether there is something to predict: a token that can be hidden, or a tag.</summary>
    internal bool HasTarget(int row) => LabelKind switch
    {
        LabelKind.None => HasTokens(row),
        LabelKind.Tags => Array.Exists(TargetClasses[row], tag => tag != RowTarget.MissingClass),
        _ => true,
    };

    /// <summary>Mean number of times a known token occurs.</summary>
    internal double MeanOccurrences =>
        Sequences.Take(TrainingRows).Sum(ids => (double)(ids.Length - ids.AsSpan().Count(Vocabulary.SeparatorId)))
            / Math.Max(1, Vocabulary.Tokens.Length);

    private static int[][] SubwordsOf(Vocabulary vocabulary)
    {
        if (vocabulary.Subwords.Buckets == 0) return [];
        var byId = new int[vocabulary.Size][];
        int[] buffer = [];
        for (int id = 0; id < byId.Length; id++)
        {
            int count = 0;
            if (id >= Vocabulary.FirstKnownId) vocabulary.Subwords.Append(vocabulary.TextOf(id), ref buffer, ref count);
            byId[id] = buffer[..count];
        }

        return byId;
    }
}

/// <summary>Rows left out of a training set.</summary>
/// <param name="Weightless">Training rows whose weight is 0.</param>
/// <param name="Validation">Rows of the user's own validation data without a label or with weight 0.</param>
internal readonly record struct LeftOutRows(long Weightless, long Validation);
