using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>The kind of label and the columns, the same for all data sets.</summary>
internal sealed record Columns(
    TaskSettings Task, string Label, IReadOnlyList<string> Texts, string? Group = null, bool GroupIsOptional = false)
{
    /// <summary>The column of weights, which files to learn from have; null for none.</summary>
    public string? Weight { get; init; }

    /// <summary>The column that says which rows belong together, which files to learn from have; null for none.</summary>
    public string? SamplingKey { get; init; }

    /// <summary>What stands between two parts of a text that become columns of their own; null for one column.</summary>
    public string? SplitTexts { get; init; }

    /// <summary>The columns that pipelines read.</summary>
    public IReadOnlyList<string> TextsOfRows => SplitTexts is null ? Texts : Dataset.TextParts;

    /// <summary>The training rows that are learned from.</summary>
    public RowSample Sample { get; init; } = RowSample.All;
}

/// <summary>The files of a folder that a split needs.</summary>
internal sealed class Dataset
{
    /// <summary>The columns that the two parts of a text become.</summary>
    public static readonly string[] TextParts = ["first", "second"];

    private readonly DataSplit _split;
    private readonly RowSample _sample;
    private readonly SplitRule _rule;
    private readonly LabeledRows _train;
    private readonly LabeledRows? _test;

    private Dataset(
        string name, DataSplit split, RowSample sample, SplitRule rule, LabeledRows train, LabeledRows? test)
    {
        Name = name;
        _split = split;
        _sample = sample;
        _rule = rule;
        (_train, _test) = (train, test);
        Files = ((LabeledRows?[])[train, test]).OfType<LabeledRows>()
            .ToDictionary(rows => Path.GetFileName(rows.Path), rows => FileHash.Of(rows.Path));
    }

    /// <summary>The name of the folder.</summary>
    public string Name { get; }

    /// <summary>The SHA-256 of each file, in hexadecimal, by its name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>The files of a folder that are read with one split or another.</summary>
    public static IEnumerable<string> FilesIn(string folder) =>
        Enum.GetValues<SplitKind>().Select(kind => new DataSplit(kind).TestFile).OfType<string>().Append(DataSplit.TrainFile)
            .Select(file => Path.Combine(folder, file));

    /// <exception cref="Failure">A file is missing or malformed, or its labels are not of the expected kind.</exception>
    public static Dataset Read(string folder, DataSplit split, Columns columns, CancellationToken cancel)
    {
        string path = Path.GetFullPath(folder);
        if (!Directory.Exists(path)) throw new Failure($"There is no folder {path}.");

        var task = LearningTask.Create(columns.Task, new());
        var dataset = new Dataset(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), split, columns.Sample, task.Split,
            Rows(DataSplit.TrainFile), split.TestFile is { } file ? Rows(file) : null);

        // What cannot be learned from is said now rather than when it is this set's turn.
        (LabeledRows train, LabeledRows test) = dataset.Divide(seed: 0, fold: split.Folds is null ? null : 1);
        task.Load(train, test);
        return dataset;

        LabeledRows Rows(string name)
        {
            string file = Path.Combine(path, name);
            if (!File.Exists(file)) throw new Failure($"{path} has no {name}; another --split may do without it.");
            bool areTrained = name == DataSplit.TrainFile;
            var asked = new LabeledColumns(columns.Label, columns.Texts)
            {
                Group = columns.Group,
                GroupIsOptional = columns.GroupIsOptional,
                Weight = areTrained ? columns.Weight : null,
                SamplingKey = areTrained ? columns.SamplingKey : null,
            };
            var rows = LabeledRows.Read(file, asked, new(), cancel);
            if (columns.SplitTexts is { } separator) rows = rows.SplitTexts(separator, TextParts[0], TextParts[1]);
            task.Check(rows, areTrained);
            return task.Arrange(rows);
        }
    }

    /// <summary>The rows to learn from and those to predict; the same for all pipelines.</summary>
    /// <exception cref="Failure">There are too few rows.</exception>
    public (LabeledRows Train, LabeledRows Test) Divide(int seed, int? fold)
    {
        (LabeledRows train, LabeledRows test) = _split switch
        {
            { Folds: { } count } => _train.Folds(count, seed, _rule)[fold!.Value - 1],
            { Kind: SplitKind.HeldOut } => _train.HoldOut(DataSplit.HeldOutShare, seed, _rule),
            _ => (_train, _test!),
        };
        return (_sample.Of(train, seed), test);
    }
}
