using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tables;

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

    /// <summary>The name of the column of weights; null where all rows count the same.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>How many rows of the file are left out since their weight is 0.</summary>
    public int Weightless { get; init; }

    /// <summary>The name of the column that says which rows belong together; null for none.</summary>
    public string? SamplingKeyColumn { get; init; }

    /// <summary>Whether they were taken out of the rows of a file to learn from.</summary>
    public bool AreHeldOut { get; init; }

    /// <exception cref="Failure">The file cannot be read, lacks a column or has a malformed row.</exception>
    public static LabeledRows Read(string path, LabeledColumns columns, TableFormat format, CancellationToken cancel)
    {
        string[] expected = [.. columns.Required];
        using TableReader reader = TableReader.Open(path, format, header => expected.All(header.Contains));
        int label = reader.Require(columns.Label);
        int[] texts = [.. columns.Texts.Select(reader.Require)];
        int? group = columns.Group is null ? null
            : columns.GroupIsOptional ? reader.Find(columns.Group)
            : reader.Require(columns.Group);
        (string Name, int At)[] numbers = [.. columns.Numbers.Select(name => (name, reader.Require(name)))];
        int? weight = columns.Weight is { } weights ? reader.Require(weights) : null;
        int? key = columns.SamplingKey is { } keys ? reader.Require(keys) : null;
        LabeledRow[] all =
        [
            .. reader.Rows(cancel).Select(fields => new LabeledRow(
                fields[label], LabeledRow.Joined(texts.Select(text => fields[text])), group is { } at ? fields[at] : null,
                reader.Line)
            {
                Texts = [.. texts.Select(text => fields[text])],
                Numbers = [.. numbers.Select(number => reader.Number(fields[number.At], number.Name))],
                Weight = weight is { } w ? Weight(reader, fields[w], columns.Weight!) : 1,
                SamplingKey = key is { } k ? SamplingKey(reader, fields[k], columns.SamplingKey!) : null,
            }),
        ];
        LabeledRow[] counted = [.. all.Where(row => row.Weight > 0)];
        string name = InputFile.NameOf(path);
        if (counted.Length == 0)
        {
            throw new Failure($"{name}: all weights in '{Shown.Text(columns.Weight ?? "")}' are 0; expected rows that count.");
        }

        return new(name, columns.Label, counted)
        {
            TextColumns = columns.Texts.Count > 1 ? columns.Texts : [],
            TextColumn = string.Join("', '", columns.Texts),
            NumberColumns = columns.Numbers,
            GroupColumn = columns.Group ?? "group",
            WeightColumn = columns.Weight,
            Weightless = all.Length - counted.Length,
            SamplingKeyColumn = columns.SamplingKey,
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
    public (LabeledRows Train, LabeledRows Test)[] Folds(int count, int seed, SplitRule rule)
    {
        LabeledRow[][] shuffled = Shuffled(seed, rule);
        return shuffled.Length >= count
            ? [.. Deal(shuffled, count).Select(fold => Divide(fold.Train, fold.HeldOut, rule))]
            : throw new Failure($"{Path}: {shuffled.Length} {Dealt(rule)}; expected at least {count} for {count} folds.");
    }

    /// <summary>
    /// As <see cref="Folds"/>, with labels dealt evenly: of a label with as many rows as folds, each fold has one. Each fold is
    /// made when it is asked for; where there are fewer rows or groups than folds, each of them is one, and a fold in which
    /// nothing is left to train on or to measure is left out.
    /// </summary>
    public IEnumerable<(LabeledRows Train, LabeledRows Test)> EvenFolds(int most, int seed, SplitRule rule)
    {
        LabeledRow[][] units = Shuffled(seed, rule);
        if (rule != SplitRule.Groups) units = [.. units.GroupBy(unit => unit[0].Label).SelectMany(label => label)];
        return Deal(units, Math.Min(most, units.Length)).Select(fold => TryDivide(fold.Train, fold.HeldOut, rule))
            .Where(fold => fold.HasValue).Select(fold => fold!.Value);
    }

    private static IEnumerable<(LabeledRow[][] Train, LabeledRow[][] HeldOut)> Deal(LabeledRow[][] units, int count)
    {
        ILookup<int, LabeledRow[]> folds = units.Index().ToLookup(unit => unit.Index % count, unit => unit.Item);
        return Enumerable.Range(0, count).Select(fold => (
            (LabeledRow[][])[.. folds.Where(other => other.Key != fold).SelectMany(dealt => dealt)],
            (LabeledRow[][])[.. folds[fold]]));
    }

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
            .. rule == SplitRule.Groups ? Together(row => row.Group)
                : SamplingKeyColumn is not null ? Together(row => row.SamplingKey)
                : Rows.Select(row => (LabeledRow[])[row]),
        ];
        new Random(seed).Shuffle(shuffled);
        return shuffled;

        IEnumerable<LabeledRow[]> Together(Func<LabeledRow, string?> key) => Rows.GroupBy(key).Select(rows => rows.ToArray());
    }

    private (LabeledRows Train, LabeledRows Test) Divide(LabeledRow[][] train, LabeledRow[][] heldOut, SplitRule rule) =>
        TryDivide(train, heldOut, rule) ?? throw new Failure(
            $"{Path}: too few {Dealt(rule)} to hold some out; expected more than {train.Length + heldOut.Length} or a file "
            + "to test on.");

    private (LabeledRows Train, LabeledRows Test)? TryDivide(LabeledRow[][] train, LabeledRow[][] heldOut, SplitRule rule)
    {
        HashSet<string> trained = [.. train.SelectMany(unit => unit).Select(row => row.Label)];
        ILookup<bool, LabeledRow[]> rest = heldOut.ToLookup(
            unit => rule == SplitRule.RowsOfTrainedLabels && unit.Any(row => !trained.Contains(row.Label)));
        LabeledRow[] all = [.. train.Concat(rest[true]).SelectMany(unit => unit)];
        LabeledRow[] test = [.. rest[false].SelectMany(unit => unit)];
        return all.Length > 0 && test.Length > 0
            ? (this with { Rows = all }, this with { Rows = test, AreHeldOut = true })
            : null;
    }

    private string Dealt(SplitRule rule) =>
        rule == SplitRule.Groups ? $"values in '{Shown.Text(GroupColumn)}'"
        : SamplingKeyColumn is { } key ? $"values in '{Shown.Text(key)}'"
        : "rows";

    private static float Weight(TableReader reader, string field, string column)
    {
        if (string.IsNullOrWhiteSpace(field))
        {
            throw reader.Error($"the weight in '{Shown.Text(column)}' is empty; expected a number of at least 0.");
        }

        float weight = reader.Number(field, column);
        return weight >= 0 ? weight : throw reader.Error(
            $"the weight '{Shown.Text(field)}' in '{Shown.Text(column)}' is negative; expected a number of at least 0.");
    }

    private static string SamplingKey(TableReader reader, string field, string column) => string.IsNullOrWhiteSpace(field)
        ? throw reader.Error($"the value in '{Shown.Text(column)}' is empty; expected one in every row.")
        : field;
}
