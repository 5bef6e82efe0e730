using System.CommandLine;
using Microsoft.ML;
using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Pages;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Cli.Vectors;
using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Commands;

/// <summary>`mlnet-attention train-evaluate`: what attention features add to those of FeaturizeText.</summary>
internal static class TrainEvaluateCommand
{
    private static readonly FileOption<string?> Model = new("--model", FileUse.Written)
    {
        Description = "Where to save the pipeline: of those compared the first of "
            + $"{string.Join(", ", TrainingReport.SavedFirst)}.",
    };

    private static readonly FileOption<string?> Json = new("--json", FileUse.Written)
    {
        Description = "Where to write the metrics.",
    };

    private static readonly FileOption<string?> Report = PictureTarget.Option(
        "--report", "Where to write a page about the training, its curves, confusions and single rows; ends with .html.",
        PictureFormat.Html);

    private static readonly Option<string[]> Pipelines = PipelineArguments.New(PipelineArguments.OfRows);
    private static readonly EncoderArguments Encoder = new();

    public static Command Create()
    {
        CliCommand command = new CliCommand(
                "train-evaluate",
                "Train on a file, and compare FeaturizeText, attention and both behind the same trainer, attention alone, and "
                + "a pretrained encoder, as it is (its vectors) or trained further.",
                "train-evaluate --train reviews.csv --model model.zip --report report.html",
                "train-evaluate --train reviews.csv --pretrained all-MiniLM-L6-v2 --pipelines Pretrained",
                "train-evaluate --train reviews.csv --pretrained minilm --fine-tune --model model.zip",
                "train-evaluate --train answers.csv --task Ranking --group-column query --label-column relevance",
                "train-evaluate --train topics.csv --task MultiLabel --label-separator \"|\"")
            .Group(
                "Data", ComparedRows.Train, ComparedRows.Test, ComparedRows.Validation, DataOptions.LabelColumn,
                DataOptions.TextColumns, DataOptions.NumberColumns, DataOptions.GroupColumn, DataOptions.WeightColumn,
                DataOptions.SamplingKeyColumn, DataOptions.Separator, DataOptions.Quote)
            .Group("Task", TaskOptions.Kind, TaskOptions.PositiveLabel, TaskOptions.LabelSeparator, DataOptions.Seed)
            .Group(
                "Pipelines", Pipelines, PretrainedArguments.Encoder, PretrainedArguments.FineTune, PretrainedArguments.Storage,
                PretrainedArguments.Layers)
            .Group("Output", Model, Json, Report, CheckpointOption.Folder);
        Encoder.AddGroupsTo(command, severalColumns: true);
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        int seed = arguments.GetValue(DataOptions.Seed);
        TaskSettings settings = TaskOptions.Read(arguments);
        AttentionOptions options = Encoder.Read(arguments);
        LabeledColumns columns = ComparedColumns.Read(arguments, options.TokenInputsColumnName);
        string[] texts = arguments.GetRequiredValue(DataOptions.TextColumns);
        PretrainedSource? source = PretrainedArguments.Read(arguments);

        // What a pretrained encoder decides is looked at once it is there.
        AttentionStage.Check(source is null ? options : options with { Encoder = new() }, texts);
        var task = LearningTask.Create(settings, new MLContext());
        string[] pipelines = ReadPipelines(arguments, task, options);
        AttentionStage.CheckTokenizer(options);
        options = options with
        {
            Training = options.Training with { CheckpointDirectory = CheckpointOption.Read(arguments) },
        };
        bool trains = pipelines.Any(PipelineNames.HasEncoder);
        (LabeledRows train, LabeledRows test, LabeledRows? validation) =
            ComparedRows.Read(arguments, columns, task, seed, cancel);

        using PooledVectors? pretrained = source is null ? null : new PooledVectors(source.Load(texts.Length));
        if (trains && pretrained is not null) AttentionStage.Check(options with { Pretrained = pretrained.Encoder }, texts);
        (PipelineResult[] results, IReadOnlyList<PipelineEpochs> epochs) = TrainingDisplay.During(Compare, trains);

        cancel.ThrowIfCancellationRequested();
        var subject = new ReportSubject(ComparedRows.NameOf(arguments), train, test, settings.Kind, seed, options)
        {
            Notes =
            [
                .. WeightlessRows.Notes(train, test, validation), .. task.Notes(train, test),
                .. PretrainedArguments.Notes(source, pipelines),
            ],
            UnseenNames = task.CountUnseenNames(train, test),
            Validation = validation,
            Pretrained = source is null ? null : new(source.Name, source.Storage, source.Layers),
        };
        var report = new TrainingReport(subject, results, epochs);
        var outputs = new Outputs(cancel);
        outputs.Try(() =>
        {
            ComparisonTable.Show(results);
            foreach (string note in subject.Notes) Console.Out.WriteLine(note);
            if (report.Saved is { } saved) CutTexts.Show(AttentionStage.EncoderIn(saved.Model), train, test);
        });
        outputs.Write(arguments.GetValue(Model), stream => SaveModel(report, stream));
        outputs.Write(arguments.GetValue(Json), MetricsOf(report).Write);
        outputs.Write(arguments.GetValue(Report), stream => report.Write(stream, cancel));
        outputs.Complete();

        (PipelineResult[] Results, IReadOnlyList<PipelineEpochs> Epochs) Compare(ITrainingDisplay display)
        {
            var recorder = new TrainingRecorder(display);
            var comparison = new Comparison(settings, options, seed, recorder)
            {
                KeepPredictions = arguments.GetValue(Report) is not null,
                SharesEncoder = true,
                Validation = validation,
                Pretrained = pretrained,
            };
            PipelineResult[] results = [.. pipelines.Select(pipeline => comparison.Run(pipeline, train, test, cancel))];
            return (results, recorder.Epochs);
        }
    }

    private static string[] ReadPipelines(ParseResult arguments, LearningTask task, AttentionOptions options)
    {
        // Where features are vectors alone, the encoder has no head.
        bool hasTrainer = task.HasAttentionTrainer && options.Features != FeatureContent.Vector;
        string[] pipelines = PipelineArguments.Read(
            arguments, Pipelines, PipelineNames.There(PipelineArguments.OfRows, hasTrainer));
        PipelineArguments.CheckHeeded(arguments, pipelines, Encoder, CheckpointOption.Folder, ComparedRows.Validation);
        if (pipelines is [PipelineNames.Text])
        {
            Option<string?>? vain =
                ((Option<string?>[])[Model, Report]).FirstOrDefault(option => arguments.GetValue(option) is not null);
            if (vain is not null) throw Failure.OfUsage($"{vain.Name} goes with pipelines that have an encoder alone.");
        }

        return pipelines;
    }

    private static ReportFile MetricsOf(TrainingReport report)
    {
        ReportSubject subject = report.Subject;
        return new(
            subject.Dataset, subject.Seed,
            new(subject.Train.Rows.Count, subject.Test.Rows.Count, subject.UnseenNames),
            [.. report.Results.Select(ReportPipeline.Of)])
        {
            WeightColumn = subject.Train.WeightColumn,
            SamplingKeyColumn = subject.Train.SamplingKeyColumn,
            Pretrained = subject.Pretrained,
        };
    }

    private static void SaveModel(TrainingReport report, Stream stream)
    {
        new MLContext().Model.Save(
            report.Saved!.Model, LearningTask.ServingSchema(report.Subject.Train), stream);
    }
}
