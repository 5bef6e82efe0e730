using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tables;

/// <summary>One row of a file to learn from.</summary>
/// <param name="Label">The label as it stands in the file.</param>
/// <param name="Text">The text; where there are several columns of text, all of them for people to read.</param>
/// <param name="Group">The group that the row is counted in, where one column says so.</param>
/// <param name="Line">The line of the file, for errors.</param>
internal sealed record LabeledRow(string Label, string Text, string? Group, int Line)
{
    /// <summary>The numbers beside the text, as many as there are columns for them.</summary>
    public float[] Numbers { get; init; } = [];

    /// <summary>The text of every column, in their order.</summary>
    public string[] Texts { get => field ?? [Text]; init; }

    /// <summary>Several texts as one for people to read.</summary>
    public static string Joined(IEnumerable<string> texts) => string.Join(" | ", texts);
}

/// <summary>The columns of a file to learn from.</summary>
/// <param name="Label">The column of labels.</param>
/// <param name="Texts">The columns of texts.</param>
internal sealed record LabeledColumns(string Label, params IReadOnlyList<string> Texts)
{
    /// <summary>A column whose values are measured each by itself; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>Whether a file may lack the column of groups.</summary>
    public bool GroupIsOptional { get; init; }

    /// <summary>Columns of numbers beside the text.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];
}

/// <summary>The rows of a file and where they came from.</summary>
internal sealed record LabeledRows(string Path, string LabelColumn, IReadOnlyList<LabeledRow> Rows)
{
    /// <summary>The share held out where a command is given no file to test on.</summary>
    public const double TestShare = 0.2;

    /// <summary>The name of the column of texts.</summary>
    public string TextColumn { get; init; } = "text";

    /// <summary>The name of the column of groups, where rows have one.</summary>
    public string GroupColumn { get; init; } = "group";

    /// <summary>The names of several columns of text, which views of the rows have; empty where there is one.</summary>
    public IReadOnlyList<string> TextColumns { get; init; } = [];

    /// <summary>The names of the numbers beside the text.</summary>
    public IReadOnlyList<string> NumberColumns { get; init; } = [];

    /// <exception cref="Failure">The file cannot be read, lacks a column or has a malformed row.</exception>
    public static LabeledRows Read(string path, LabeledColumns columns, TableFormat format, CancellationToken cancel)
    {
        string[] expected = [columns.Label, .. columns.Texts, .. columns.Numbers];
        using TableReader reader = TableReader.Open(path, format, header => expected.All(header.Contains));
        int label = reader.Require(columns.Label);
        int[] texts = [.. columns.Texts.Select(reader.Require)];
        int? group = columns.Group is null ? null
            : columns.GroupIsOptional ? reader.Find(columns.Group)
            : reader.Require(columns.Group);
        (string Name, int At)[] numbers = [.. columns.Numbers.Select(name => (name, reader.Require(name)))];
        return new(InputFile.NameOf(path), columns.Label,
        [
            .. reader.Rows(cancel).Select(fields => new LabeledRow(
                fields[label], LabeledRow.Joined(texts.Select(text => fields[text])), group is { } at ? fields[at] : null,
                reader.Line)
            {
                Texts = [.. texts.Select(text => fields[text])],
                Numbers = [.. numbers.Select(number => reader.Number(fields[number.At], number.Name))],
            }),
        ])
        {
            TextColumns = columns.Texts.Count > 1 ? columns.Texts : [],
            TextColumn = string.Join("', '", columns.Texts),
            NumberColumns = columns.Numbers,
            GroupColumn = columns.Group ?? "group",
        };
    }

    /// <summary>
    /// The rows with the two parts of each text, before and after the first separator, as columns of their own.
    /// </summary>
    public LabeledRows SplitTexts(string separator, string first, string second)
    {
        return this with { TextColumns = [first, second], Rows = [.. Rows.Select(row => row with { Texts = Parts(row.Text) })] };

        string[] Parts(string text) => text.Split(separator, 2) is [var one, var other] ? [one, other] : [text, ""];
    }

    /// <summary>Checks that every row has a label; in the order of the file.</summary>
    /// <exception cref="Failure">A label is empty.</exception>
    public void CheckLabels()
    {
        if (Rows.FirstOrDefault(row => string.IsNullOrWhiteSpace(row.Label)) is { } empty)
        {
            throw Error(empty, $"the label in '{Shown.Text(LabelColumn)}' is empty; expected one in every row.");
        }
    }

    /// <summary>Checks that there is something to learn from.</summary>
    /// <exception cref="Failure">All texts are empty.</exception>
    public void CheckTexts()
    {
        if (Rows.All(row => row.Texts.All(string.IsNullOrWhiteSpace)))
        {
            throw new Failure(
                $"{Path}: all {Rows.Count} texts in '{Shown.Text(TextColumn)}' are empty; expected another --text-column.");
        }
    }

    /// <summary>Holds out a share of what the rule deals: rows, or groups as a whole.</summary>
    /// <exception cref="Failure">There are too few to hold one out.</exception>
    public (LabeledRows Train, LabeledRows Test) HoldOut(double share, int seed, SplitRule rule)
    {
        LabeledRow[][] shuffled = Shuffled(seed, rule);
        int heldOut = Math.Max(1, (int)(share * shuffled.Length));
        return Divide(shuffled[heldOut..], shuffled[..heldOut], rule);
    }

    /// <summary>
    /// Cross-validation: every row is held out in one of the folds, but for labels that occur in that fold alone where the rule
    /// keeps those for training.
    /// </summary>
    /// <exception cref="Failure">There are too few rows or groups for so many folds.</exception>
    public (LabeledRows Train, LabeledRows Test)[] Folds(int count, int seed, SplitRule rule) =>
        Folds(count, rule, Shuffled(seed, rule));

    private (LabeledRows Train, LabeledRows Test)[] Folds(int count, SplitRule rule, LabeledRow[][] shuffled)
    {
        if (shuffled.Length < count)
        {
            throw new Failure(
                $"{Path}: {shuffled.Length} {Dealt(rule)}; expected at least {count} for {count} folds.");
        }

        ILookup<int, LabeledRow[]> folds = shuffled.Index().ToLookup(unit => unit.Index % count, unit => unit.Item);
        return
        [
            .. Enumerable.Range(0, count).Select(fold => Divide(
                [.. folds.Where(other => other.Key != fold).SelectMany(units => units)], [.. folds[fold]], rule)),
        ];
    }

    /// <summary>
    /// As <see cref="Folds(int, int, SplitRule)"/>, with labels dealt evenly: of a label with as many rows as folds, each fold has
    /// one.
    /// </summary>
    /// <exception cref="Failure">There are too few rows or groups for so many folds.</exception>
    public (LabeledRows Train, LabeledRows Test)[] EvenFolds(int count, int seed, SplitRule rule) =>
        rule == SplitRule.Groups
            ? Folds(count, seed, rule)
            : Folds(count, rule, [.. Shuffled(seed, rule).GroupBy(unit => unit[0].Label).SelectMany(label => label)]);

    /// <summary>The rows of a group one after another, groups in the order of their first rows.</summary>
    public LabeledRows ByGroup() => this with { Rows = [.. Rows.GroupBy(row => row.Group).SelectMany(group => group)] };

    /// <summary>The distinct labels in ordinal order.</summary>
    /// <exception cref="Failure">There is only one.</exception>
    public string[] DistinctLabels()
    {
        string[] labels = [.. Rows.Select(row => row.Label).Distinct().Order(StringComparer.Ordinal)];
        return labels.Length > 1
            ? labels
            : throw new Failure(
                $"{Path}: the column '{LabelColumn}' is always '{Shown.Text(labels[0])}'; expected at least two labels.");
    }

    public Failure Error(LabeledRow row, string message) => new($"{Path}, line {row.Line}: {message}");

    private LabeledRow[][] Shuffled(int seed, SplitRule rule)
    {
        LabeledRow[][] shuffled =
        [
            .. rule == SplitRule.Groups
                ? Rows.GroupBy(row => row.Group).Select(group => group.ToArray())
                : Rows.Select(row => (LabeledRow[])[row]),
        ];
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }

    private (LabeledRows Train, LabeledRows Test) Divide(LabeledRow[][] train, LabeledRow[][] heldOut, SplitRule rule)
    {
        HashSet<string> trained = [.. train.SelectMany(unit => unit).Select(row => row.Label)];
        ILookup<bool, LabeledRow> rest = heldOut.SelectMany(unit => unit).ToLookup(
            row => rule == SplitRule.RowsOfTrainedLabels && !trained.Contains(row.Label));
        LabeledRow[] all = [.. train.SelectMany(unit => unit), .. rest[true]];
        LabeledRow[] test = [.. rest[false]];
        return all.Length > 0 && test.Length > 0
            ? (this with { Rows = all }, this with { Rows = test })
            : throw new Failure(
                $"{Path}: too few {Dealt(rule)} to hold some out; expected more than {train.Length + heldOut.Length} or a file "
                + "to test on.");
    }

    private string Dealt(SplitRule rule) =>
        rule == SplitRule.Groups ? $"values in '{Shown.Text(GroupColumn)}'" : "rows";
}
