using System.CommandLine;
using Microsoft.ML;
using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tsv;

namespace MlNetAttention.Cli.Commands;

/// <summary>`mlnet-attention train-evaluate`: what attention features add to those of FeaturizeText.</summary>
internal static class TrainEvaluateCommand
{
    private static readonly Option<string?> Train = new("--train") { Description = "TSV with a header; by default data/riley." };
    private static readonly Option<string?> Test = new("--test") { Description = "TSV to measure on; without it a fifth of --train." };
    private static readonly Option<string> LabelColumn = new("--label-column") { DefaultValueFactory = _ => "label" };
    private static readonly Option<string> TextColumn = new("--text-column") { DefaultValueFactory = _ => "text" };
    private static readonly Option<TaskKind> Task = new("--task") { Description = "What kind of label it is." };
    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "The same seed gives the same numbers.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string?> Model = new("--model") { Description = "Where to save the Attention pipeline." };
    private static readonly Option<string?> Json = new("--json") { Description = "Where to write the metrics." };
    private static readonly EncoderArguments Encoder = new();

    public static Command Create()
    {
        var command = new Command(
            "train-evaluate", "Train on a file, and compare FeaturizeText, attention and both behind the same trainer.")
        {
            Train, Test, LabelColumn, TextColumn, Task, Seed, Model, Json,
        };
        Encoder.AddTo(command);
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        int seed = arguments.GetValue(Seed);
        var ml = new MLContext(seed);

        // Made once before anything is read, as making it checks the options.
        NewEstimator(ml, arguments, progress: null, cancel);
        StagedFile.Check(arguments.GetValue(Model));
        StagedFile.Check(arguments.GetValue(Json));
        (LabeledRows train, LabeledRows test) = ReadRows(arguments, seed, cancel);

        PipelineResult[] results = Screen.IsTerminal
            ? ProgressBars.During(Compare)
            : Compare(new PlainDisplay(Console.Out));

        cancel.ThrowIfCancellationRequested();
        Save(arguments, ml, train, test, seed, results);
        ComparisonTable.Show(results);

        PipelineResult[] Compare(ITrainingDisplay display)
        {
            AttentionFeaturizingEstimator attention = NewEstimator(ml, arguments, display, cancel);
            var task = LearningTask.Create(arguments.GetValue(Task), ml);
            return new Comparison(ml, task, attention, display).Run(train, test, cancel);
        }
    }

    private static AttentionFeaturizingEstimator NewEstimator(
        MLContext ml, ParseResult arguments, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        AttentionOptions options = Encoder.Read(arguments, arguments.GetValue(Seed), progress, cancel);
        try
        {
            return ml.Transforms.Text.FeaturizeWithAttention(
                Comparison.AttentionFeatures, LearningTask.Text, LearningTask.Label, options);
        }
        catch (ArgumentException error)
        {
            throw new Failure($"{CommandRun.OneLine(error.Message)} Add --help to see what is expected.", ExitCode.WrongUsage);
        }
    }

    private static (LabeledRows Train, LabeledRows Test) ReadRows(ParseResult arguments, int seed, CancellationToken cancel)
    {
        string? trainPath = arguments.GetValue(Train);
        string? testPath = arguments.GetValue(Test);
        if (trainPath is null)
        {
            string riley = RileyFolder.Find();
            trainPath = Path.Combine(riley, "train.tsv");
            testPath ??= Path.Combine(riley, "test.tsv");
        }

        LabeledRows train = Read(trainPath);
        return testPath is null
            ? train.HoldOut(seed, everyLabelIsTrained: arguments.GetValue(Task) != TaskKind.Regression)
            : (train, Read(testPath));

        LabeledRows Read(string path) => LabeledRows.Read(
            path, arguments.GetRequiredValue(LabelColumn), arguments.GetRequiredValue(TextColumn), cancel);
    }

    private static void Save(
        ParseResult arguments, MLContext ml, LabeledRows train, LabeledRows test, int seed, PipelineResult[] results)
    {
        string dataset = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(train.Path))) ?? "";
        var report = new ReportFile(
            dataset, seed, new(train.Rows.Count, test.Rows.Count), [.. results.Select(ReportPipeline.Of)]);
        ITransformer model = results.Single(result => result.Name == Comparison.Attention).Model;
        using StagedFile? modelFile = Stage(Model, stream => ml.Model.Save(model, LearningTask.ServingSchema(ml), stream));
        using StagedFile? jsonFile = Stage(Json, report.Write);
        modelFile?.Commit();
        jsonFile?.Commit();

        StagedFile? Stage(Option<string?> option, Action<Stream> write) =>
            arguments.GetValue(option) is { } path ? StagedFile.Write(path, write) : null;
    }
}
