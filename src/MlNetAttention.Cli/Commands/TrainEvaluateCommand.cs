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
    private static readonly string[] Pipelines = [PipelineNames.Text, PipelineNames.Attention, PipelineNames.Both];

    public static Command Create()
    {
        var command = new Command(
            "train-evaluate", "Train on a file, and compare FeaturizeText, attention and both behind the same trainer.")
        {
            Train, Test, LabelColumn, TextColumn, Task, Seed, Model, Json,
        };
        Encoder.AddTo(command);
        Encoder.AddCheckpointTo(command);
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        int seed = arguments.GetValue(Seed);
        AttentionOptions options = Encoder.Read(arguments);
        AttentionStage.Check(options);
        StagedFile.Check(arguments.GetValue(Model));
        StagedFile.Check(arguments.GetValue(Json));
        options = options with
        {
            Training = options.Training with { CheckpointDirectory = Encoder.ReadCheckpoint(arguments) },
        };
        (LabeledRows train, LabeledRows test) = ReadRows(arguments, seed, cancel);

        PipelineResult[] results = Screen.IsTerminal
            ? ProgressBars.During(Compare)
            : Compare(new PlainDisplay(Console.Out));

        cancel.ThrowIfCancellationRequested();
        Save(arguments, train, test, seed, results);
        ComparisonTable.Show(results);

        PipelineResult[] Compare(ITrainingDisplay display)
        {
            var comparison = new Comparison(arguments.GetValue(Task), options, seed, display);
            return [.. Pipelines.Select(pipeline => comparison.Run(pipeline, train, test, cancel))];
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
            ? train.HoldOut(LabeledRows.TestShare, seed, arguments.GetValue(Task).HasClasses())
            : (train, Read(testPath));

        LabeledRows Read(string path) => LabeledRows.Read(
            path, arguments.GetRequiredValue(LabelColumn), arguments.GetRequiredValue(TextColumn), cancel);
    }

    private static void Save(
        ParseResult arguments, LabeledRows train, LabeledRows test, int seed, PipelineResult[] results)
    {
        string dataset = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(train.Path))) ?? "";
        var report = new ReportFile(
            dataset, seed, new(train.Rows.Count, test.Rows.Count), [.. results.Select(ReportPipeline.Of)]);
        var ml = new MLContext();
        ITransformer model = results.Single(result => result.Name == PipelineNames.Attention).Model;
        using StagedFile? modelFile = Stage(Model, stream => ml.Model.Save(model, LearningTask.ServingSchema(ml), stream));
        using StagedFile? jsonFile = Stage(Json, report.Write);
        modelFile?.Commit();
        jsonFile?.Commit();

        StagedFile? Stage(Option<string?> option, Action<Stream> write) =>
            arguments.GetValue(option) is { } path ? StagedFile.Write(path, write) : null;
    }
}
