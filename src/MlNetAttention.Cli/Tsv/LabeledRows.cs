using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tsv;

/// <summary>One row of a file to learn from.</summary>
/// <param name="Label">The label as it stands in the file.</param>
/// <param name="Text">The text.</param>
/// <param name="Level">How hard the row is, where the file has a column for it.</param>
/// <param name="Line">The line of the file, for errors.</param>
internal sealed record LabeledRow(string Label, string Text, string? Level, int Line);

/// <summary>The rows of a file and where they came from.</summary>
internal sealed record LabeledRows(string Path, string LabelColumn, IReadOnlyList<LabeledRow> Rows)
{
    /// <summary>The share held out where a command is given no file to test on.</summary>
    public const double TestShare = 0.2;

    private const string LevelColumn = "level";

    /// <exception cref="Failure">The file cannot be read, lacks a column or has a malformed row.</exception>
    public static LabeledRows Read(string path, string labelColumn, string textColumn, CancellationToken cancel)
    {
        using TsvReader reader = TsvReader.Open(path);
        int label = reader.Require(labelColumn);
        int text = reader.Require(textColumn);
        int? level = reader.Find(LevelColumn);
        return new(path, labelColumn,
        [
            .. reader.Rows(cancel).Select(fields => new LabeledRow(
                fields[label], fields[text], level is { } at ? fields[at] : null, reader.Line)),
        ]);
    }

    /// <summary>Holds out a share. A label that would then occur among the held-out rows alone stays for training.</summary>
    /// <exception cref="Failure">There are too few rows to hold one out.</exception>
    public (LabeledRows Train, LabeledRows Test) HoldOut(double share, int seed, bool everyLabelIsTrained)
    {
        LabeledRow[] shuffled = Shuffled(seed);
        int heldOut = Math.Max(1, (int)(share * shuffled.Length));
        return Divide(shuffled[heldOut..], shuffled[..heldOut], everyLabelIsTrained);
    }

    /// <summary>
    /// Cross-validation: every row is held out in one of the folds, but for labels that occur in that fold alone, which stay
    /// for training.
    /// </summary>
    /// <exception cref="Failure">There are too few rows for so many folds.</exception>
    public (LabeledRows Train, LabeledRows Test)[] Folds(int count, int seed, bool everyLabelIsTrained)
    {
        if (Rows.Count < count) throw new Failure($"{Path}: {Rows.Count} rows; expected at least {count} for {count} folds.");

        ILookup<int, LabeledRow> folds = Shuffled(seed).Index().ToLookup(row => row.Index % count, row => row.Item);
        return
        [
            .. Enumerable.Range(0, count).Select(fold => Divide(
                [.. folds.Where(other => other.Key != fold).SelectMany(rows => rows)], [.. folds[fold]], everyLabelIsTrained)),
        ];
    }

    /// <summary>The distinct labels in ordinal order.</summary>
    /// <exception cref="Failure">There is only one.</exception>
    public string[] DistinctLabels()
    {
        string[] labels = [.. Rows.Select(row => row.Label).Distinct().Order(StringComparer.Ordinal)];
        return labels.Length > 1
            ? labels
            : throw new Failure($"{Path}: the column '{LabelColumn}' is always '{labels[0]}'; expected at least two labels.");
    }

    public Failure Error(LabeledRow row, string message) => new($"{Path}, line {row.Line}: {message}");

    private LabeledRow[] Shuffled(int seed)
    {
        LabeledRow[] shuffled = [.. Rows];
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }

    private (LabeledRows Train, LabeledRows Test) Divide(
        IReadOnlyList<LabeledRow> train, IReadOnlyList<LabeledRow> heldOut, bool everyLabelIsTrained)
    {
        HashSet<string> trained = [.. train.Select(row => row.Label)];
        ILookup<bool, LabeledRow> rest = heldOut.ToLookup(row => everyLabelIsTrained && !trained.Contains(row.Label));
        LabeledRow[] all = [.. train, .. rest[true]];
        LabeledRow[] test = [.. rest[false]];
        return all.Length > 0 && test.Length > 0
            ? (this with { Rows = all }, this with { Rows = test })
            : throw new Failure($"{Path}: too few rows to hold some out; expected more than {Rows.Count} or a file to test on.");
    }
}
