using System.CommandLine;
using Microsoft.ML;
using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Pages;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tsv;
using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Commands;

/// <summary>`mlnet-attention train-evaluate`: what attention features add to those of FeaturizeText.</summary>
internal static class TrainEvaluateCommand
{
    private static readonly Option<string?> Train = new("--train") { Description = "TSV with a header; by default data/riley." };
    private static readonly Option<string?> Test = new("--test")
    {
        Description = "TSV to measure on; without it a fifth of --train.",
    };

    private static readonly Option<string?> Model = new("--model") { Description = "Where to save the Attention pipeline." };
    private static readonly Option<string?> Json = new("--json") { Description = "Where to write the metrics." };
    private static readonly Option<string?> Report = new("--report")
    {
        Description = "Where to write a page about the training, its curves, confusions and single rows; ends with .html.",
    };

    private static readonly EncoderArguments Encoder = new();
    private static readonly string[] Pipelines = [PipelineNames.Text, PipelineNames.Attention, PipelineNames.Both];

    public static Command Create()
    {
        var command = new Command(
            "train-evaluate", "Train on a file, and compare FeaturizeText, attention and both behind the same trainer.")
        {
            Train, Test, DataOptions.LabelColumn, DataOptions.TextColumn, DataOptions.Task, DataOptions.Seed, Model, Json, Report,
        };
        Encoder.AddTo(command);
        command.Add(CheckpointOption.Folder);
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        int seed = arguments.GetValue(DataOptions.Seed);
        AttentionOptions options = Encoder.Read(arguments);
        AttentionStage.Check(options);
        StagedFile.Check(arguments.GetValue(Model));
        StagedFile.Check(arguments.GetValue(Json));
        PictureTarget.Check(Report, arguments.GetValue(Report), PictureFormat.Html);
        options = options with
        {
            Training = options.Training with { CheckpointDirectory = CheckpointOption.Read(arguments) },
        };
        (LabeledRows train, LabeledRows test) = ReadRows(arguments, seed, cancel);

        (PipelineResult[] results, IReadOnlyList<TrainingProgress> epochs) = TrainingDisplay.During(Compare);

        cancel.ThrowIfCancellationRequested();
        var subject = new ReportSubject(NameOf(train), train, test, arguments.GetValue(DataOptions.Task), seed, options);
        var report = new TrainingReport(subject, results, epochs);
        Save(arguments, report);
        ComparisonTable.Show(results);

        // Last: whatever stops it, what was trained and measured is not lost.
        WriteReport(arguments.GetValue(Report), report, cancel);

        (PipelineResult[] Results, IReadOnlyList<TrainingProgress> Epochs) Compare(ITrainingDisplay display)
        {
            var recorder = new TrainingRecorder(display);
            var comparison = new Comparison(arguments.GetValue(DataOptions.Task), options, seed, recorder)
            {
                KeepPredictions = arguments.GetValue(Report) is not null,
            };
            PipelineResult[] results = [.. Pipelines.Select(pipeline => comparison.Run(pipeline, train, test, cancel))];
            return (results, recorder.Epochs);
        }
    }

    private static string NameOf(LabeledRows train) =>
        Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(train.Path))) ?? "";

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
            ? train.HoldOut(LabeledRows.TestShare, seed, arguments.GetValue(DataOptions.Task).HasClasses())
            : (train, Read(testPath));

        LabeledRows Read(string path) => DataOptions.Read(arguments, path, cancel);
    }

    private static void Save(ParseResult arguments, TrainingReport report)
    {
        ReportSubject subject = report.Subject;
        var metrics = new ReportFile(
            subject.Dataset, subject.Seed, new(subject.Train.Rows.Count, subject.Test.Rows.Count),
            [.. report.Results.Select(ReportPipeline.Of)]);
        var ml = new MLContext();
        ITransformer model = report.Results.Single(result => result.Name == PipelineNames.Attention).Model;
        using StagedFile? modelFile = Stage(Model, stream => ml.Model.Save(model, LearningTask.ServingSchema(ml), stream));
        using StagedFile? jsonFile = Stage(Json, metrics.Write);
        modelFile?.Commit();
        jsonFile?.Commit();

        StagedFile? Stage(Option<string?> option, Action<Stream> write) =>
            arguments.GetValue(option) is { } path ? StagedFile.Write(path, write) : null;
    }

    private static void WriteReport(string? target, TrainingReport report, CancellationToken cancel)
    {
        if (target is null) return;
        using StagedFile file = StagedFile.Write(target, stream => report.Write(stream, cancel));
        file.Commit();
    }
}
