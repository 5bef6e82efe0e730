using System.CommandLine;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Commands;

/// <summary>The files of train-evaluate, and their rows.</summary>
internal static class ComparedRows
{
    public static readonly FileOption<string?> Train = new("--train", FileUse.Read)
    {
        Description = "TSV with a header; by default data/riley.",
        Otherwise = _ => [RileyFolder.TrainFile],
    };

    public static readonly FileOption<string?> Test = new("--test", FileUse.Read)
    {
        Description = "TSV to measure on; without it a fifth of --train.",
        Otherwise = arguments => arguments.GetValue(Train) is null ? [RileyFolder.TestFile] : [],
    };

    public static readonly FileOption<string?> Validation = new("--validation", FileUse.Read)
    {
        IsApart = true,
        Description = "TSV that tells the encoder's best number of epochs, in place of --validation-fraction of --train.",
    };

    /// <exception cref="Failure">A file cannot be read, or its rows are not what the task expects.</exception>
    public static (LabeledRows Train, LabeledRows Test, LabeledRows? Validation) Read(
        ParseResult arguments, LabeledColumns columns, LearningTask task, int seed, CancellationToken cancel)
    {
        string? trainPath = arguments.GetValue(Train);
        string? testPath = arguments.GetValue(Test);
        if (trainPath is null)
        {
            trainPath = RileyFolder.TrainFile;
            testPath ??= RileyFolder.TestFile;
        }

        LabeledRows train = Read(trainPath, columns, areTrained: true);

        // What chooses the epoch is weighed as what is learned; what is measured is not, and no file of it is divided.
        LabeledRows? validation = arguments.GetValue(Validation) is { } path
            ? Read(path, columns with { SamplingKey = null }, areTrained: false)
            : null;
        (train, LabeledRows test) = testPath is null
            ? train.HoldOut(LabeledRows.TestShare, seed, task.Split)
            : (train, Read(testPath, columns with { Weight = null, SamplingKey = null }, areTrained: false));

        // The encoder is not the first to be trained: what is wrong with these rows is better said before.
        if (validation is not null) task.Load(train, validation);
        return (train, test, validation);

        LabeledRows Read(string path, LabeledColumns asked, bool areTrained)
        {
            LabeledRows rows = DataOptions.Read(arguments, path, asked, cancel);
            task.Check(rows, areTrained);
            return task.Arrange(rows);
        }
    }

    /// <summary>The name of the data set, that of the folder.</summary>
    public static string NameOf(ParseResult arguments)
    {
        string path = arguments.GetValue(Train) ?? RileyFolder.TrainFile;
        return StandardStreams.IsInput(path)
            ? InputFile.NameOf(StandardStreams.Name)
            : Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? "";
    }
}
