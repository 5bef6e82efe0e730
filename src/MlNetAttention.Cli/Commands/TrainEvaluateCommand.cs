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
    private static readonly FileOption<string?> Train = new("--train", FileUse.Read)
    {
        Description = "TSV with a header; by default data/riley.",
        Otherwise = _ => [RileyFolder.TrainFile],
    };

    private static readonly FileOption<string?> Test = new("--test", FileUse.Read)
    {
        Description = "TSV to measure on; without it a fifth of --train.",
        Otherwise = arguments => arguments.GetValue(Train) is null ? [RileyFolder.TestFile] : [],
    };

    private static readonly FileOption<string?> Validation = new("--validation", FileUse.Read)
    {
        IsApart = true,
        Description = "TSV that tells the encoder's best number of epochs, in place of --validation-fraction of --train.",
    };

    private static readonly FileOption<string?> Model = new("--model", FileUse.Written)
    {
        Description = "Where to save the pipeline: with --pretrained the first of Pretrained and FeaturizeText+Pretrained, "
            + "without it Attention, or else the next that has an encoder.",
    };

    private static readonly FileOption<string?> Json = new("--json", FileUse.Written)
    {
        Description = "Where to write the metrics.",
    };

    private static readonly FileOption<string?> Report = PictureTarget.Option(
        "--report", "Where to write a page about the training, its curves, confusions and single rows; ends with .html.",
        PictureFormat.Html);

    private static readonly EncoderArguments Encoder = new();

    public static Command Create()
    {
        CliCommand command = new CliCommand(
                "train-evaluate",
                "Train on a file, and compare FeaturizeText, attention and both behind the same trainer, attention alone, and "
                + "the vectors of a pretrained encoder.",
                "train-evaluate --train reviews.csv --model model.zip --report report.html",
                "train-evaluate --train reviews.csv --pretrained all-MiniLM-L6-v2 --pipelines Pretrained",
                "train-evaluate --train answers.csv --task Ranking --group-column query --label-column relevance",
                "train-evaluate --train topics.csv --task MultiLabel --label-separator \"|\"")
            .Group(
                "Data", Train, Test, Validation, DataOptions.LabelColumn, DataOptions.TextColumns, DataOptions.NumberColumns,
                DataOptions.GroupColumn, DataOptions.WeightColumn, DataOptions.SamplingKeyColumn, DataOptions.Separator,
                DataOptions.Quote)
            .Group("Task", TaskOptions.Kind, TaskOptions.PositiveLabel, TaskOptions.LabelSeparator, DataOptions.Seed)
            .Group(
                "Pipelines", PipelineArguments.Pipelines, PretrainedArguments.Encoder, PretrainedArguments.Storage,
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
        LabeledColumns columns = ColumnsOf(arguments);
        string[] texts = arguments.GetRequiredValue(DataOptions.TextColumns);
        AttentionStage.Check(options, texts);
        PretrainedSource? source = PretrainedArguments.Read(arguments);
        var task = LearningTask.Create(settings, new MLContext());
        string[] pipelines = ReadPipelines(arguments, task, options);
        AttentionStage.CheckTokenizer(options);
        options = options with
        {
            Training = options.Training with { CheckpointDirectory = CheckpointOption.Read(arguments) },
        };
        bool trains = pipelines.Any(PipelineNames.HasEncoder);
        (LabeledRows train, LabeledRows test, LabeledRows? validation) = ReadRows(arguments, columns, task, seed, cancel);

        using PooledVectors? pretrained = source is null ? null : new PooledVectors(source.Load(texts.Length));
        (PipelineResult[] results, IReadOnlyList<TrainingProgress> epochs) = TrainingDisplay.During(Compare, trains);

        cancel.ThrowIfCancellationRequested();
        var subject = new ReportSubject(NameOf(arguments), train, test, settings.Kind, seed, options)
        {
            Notes = [.. WeightlessRows.Notes(train, test, validation), .. task.Notes(train, test)],
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

        (PipelineResult[] Results, IReadOnlyList<TrainingProgress> Epochs) Compare(ITrainingDisplay display)
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
            arguments, PipelineArguments.Pipelines, PipelineNames.There(PipelineArguments.Trained, hasTrainer));
        PipelineArguments.CheckHeeded(arguments, pipelines, Encoder, CheckpointOption.Folder, Validation);
        if (pipelines is [PipelineNames.Text])
        {
            Option<string?>? vain =
                ((Option<string?>[])[Model, Report]).FirstOrDefault(option => arguments.GetValue(option) is not null);
            if (vain is not null) throw Failure.OfUsage($"{vain.Name} goes with pipelines that have an encoder alone.");
        }

        return pipelines;
    }

    private static string NameOf(ParseResult arguments)
    {
        string path = arguments.GetValue(Train) ?? RileyFolder.TrainFile;
        return StandardStreams.IsInput(path)
            ? InputFile.NameOf(StandardStreams.Name)
            : Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? "";
    }

    private static (LabeledRows Train, LabeledRows Test, LabeledRows? Validation) ReadRows(
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

    private static LabeledColumns ColumnsOf(ParseResult arguments)
    {
        string[] numbers = arguments.GetValue(DataOptions.NumberColumns) ?? [];
        if (numbers.Intersect(NumberFeatures.Reserved).FirstOrDefault() is { } reserved)
        {
            throw Failure.OfUsage(
                $"--number-columns names '{reserved}', which the pipeline calls a column of its own; expected another.");
        }

        if (numbers.Distinct().Count() < numbers.Length)
        {
            throw Failure.OfUsage("--number-columns names a column more than once.");
        }

        string[] texts = arguments.GetRequiredValue(DataOptions.TextColumns);
        CheckAdded(Encoder.Read(arguments).TokenInputsColumnName, texts, numbers);

        // Of several columns one may well be called as the only one would be within a pipeline.
        if (texts.Length > 1
            && texts.Intersect(NumberFeatures.Reserved.Except([LearningTask.Text])).FirstOrDefault() is { } taken)
        {
            throw Failure.OfUsage(
                $"--text-column is '{taken}', which the pipeline calls a column of its own; expected another.");
        }

        if (texts.Concat(numbers).Distinct().Count() < texts.Length + numbers.Length)
        {
            throw Failure.OfUsage("--text-column names a column more than once, or one of --number-columns.");
        }

        return new LabeledColumns(arguments.GetRequiredValue(DataOptions.LabelColumn), texts) with
        {
            // The bundled set has one.
            Group = arguments.GetValue(DataOptions.GroupColumn)
                ?? (arguments.GetValue(Train) is null ? RileyFolder.GroupColumn : null),
            Numbers = numbers,
            Weight = arguments.GetValue(DataOptions.WeightColumn),
            SamplingKey = arguments.GetValue(DataOptions.SamplingKeyColumn),
        };
    }

    // What a column is called twice, the later stages of the pipeline would read as another than is meant.
    private static void CheckAdded(string? name, string[] texts, string[] numbers)
    {
        IEnumerable<string> taken = [.. NumberFeatures.Reserved, .. Predictor.Predicted, .. texts, .. numbers];
        if (name is null || !taken.Contains(name)) return;
        throw Failure.OfUsage(
            $"--token-inputs-column is '{Shown.Text(name)}', a column that is there already; expected another.");
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
