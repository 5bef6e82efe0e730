using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MlNetAttention.Cli.Commands;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Vectors;
using MlNetAttention.Lab.Display;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Commands;

/// <summary>`evaluate`: many data sets, seeds, pipelines and configurations in one run.</summary>
internal static class EvaluateCommand
{
    private const int DefaultFolds = 5;
    private const int MostFolds = 1000;
    private const int MostDraws = 1000;

    private static readonly Dictionary<string, SplitKind> Splits =
        Enum.GetValues<SplitKind>().ToDictionary(kind => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()));

    private static readonly FileOption<string[]> Data = new("--data", FileUse.FolderRead)
    {
        Description = "Folders, each with train.tsv and, depending on --split, test.tsv or dev.tsv.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
        FilesOf = Dataset.FilesIn,
    };

    private static readonly Option<int[]> Seeds = new("--seeds")
    {
        Description = "Every seed is a repetition.",
        DefaultValueFactory = _ => [1],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int?> Draws = new("--draws")
    {
        Description = "As many repetitions, with the seeds from 1 on, in place of --seeds.",
    };

    private static readonly Option<int?> Rows = new("--rows")
    {
        Description = "How many training rows to learn from, drawn anew with every seed, of labels that are classes one or more of "
            + "each; by default all.",
    };

    private static readonly Option<int?> RowsPerClass = new("--rows-per-class")
    {
        Description = "How many training rows of each label to learn from, drawn anew with every seed.",
    };

    private static readonly Option<string[]> Pipelines = new("--pipelines")
    {
        Description = $"What to measure, of {string.Join(", ", PipelineNames.All)}; by default all that the task has: without "
            + "--pretrained none of the last three, and with it those that train no encoder (and FineTuned, with --fine-tune). "
            + $"Only where it is named, with --task Multiclass: {LabPipelines.TextClassification} of "
            + "Microsoft.ML.TorchSharp, which downloads its weights; where it fails, a line says why and the run goes on without "
            + "it, with exit code 0 if anything else was measured.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> SplitBy = new("--split")
    {
        Description = "What to predict: test.tsv, dev.tsv, 15 % of train.tsv, or all of train.tsv in turns.",
        DefaultValueFactory = _ => Splits.Keys.First(),
    };

    private static readonly Option<int?> Folds = new("--folds")
    {
        Description = $"In how many turns with --split folds; by default {DefaultFolds}.",
    };

    private static readonly Option<string[]> Configurations = new("--configuration")
    {
        Description = "\"name: --epochs 10 --dropout 0.3\", with the encoder options of mlnet-attention train-evaluate; "
            + "repeatable.",
    };

    private static readonly Option<string?> SplitTexts = new("--split-texts")
    {
        Description = "What stands between two parts of a text, each of which becomes a column of its own; ' | ' in bAbI.",
        Validators =
        {
            result =>
            {
                if (result.Tokens is [{ Value: "" }])
                    result.AddError("--split-texts is empty; expected one character or several, such as ' | '.");
            },
        },
    };

    private static readonly FileOption<string?> Json = new("--json", FileUse.Written)
    {
        ClaimedBy = CellStore.Claims,
        Description = "Where to keep what is measured; cells that are there already are not run again.",
    };

    private static readonly FileOption<string?> Markdown = new("--markdown", FileUse.Written)
    {
        Description = "Where to write the tables.",
    };

    public static Command Create()
    {
        Pipelines.AcceptOnlyFromAmong(LabPipelines.All);
        SplitBy.AcceptOnlyFromAmong([.. Splits.Keys]);
        var command = new Command(
            "evaluate", "Measure pipelines on many data sets with many seeds; can be interrupted and goes on where it was.")
        {
            Data, Seeds, Draws, Rows, RowsPerClass, Pipelines, SplitBy, Folds, Configurations, PretrainedArguments.Encoder,
            PretrainedArguments.FineTune, PretrainedArguments.Storage, PretrainedArguments.Layers, DataOptions.LabelColumn,
            DataOptions.TextColumns, SplitTexts, DataOptions.GroupColumn, DataOptions.WeightColumn, DataOptions.SamplingKeyColumn,
            TaskOptions.Kind, TaskOptions.LabelSeparator, Json, Markdown,
        };
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        EvaluationPlan plan = Plan(arguments, cancel);
        using CellStore store = CellStore.Open(arguments.GetValue(Json));
        CellDisplay.During(display => new EvaluationRun(plan, store).Run(display, cancel));
        EvaluationTable[] tables = EvaluationTable.Of(plan, store);
        var outputs = new Outputs(cancel);
        outputs.Try(() => EvaluationTable.Show(tables));
        outputs.Write(arguments.GetValue(Markdown), stream => MarkdownTable.Write(stream, tables));
        outputs.Complete();
    }

    private static EvaluationPlan Plan(ParseResult arguments, CancellationToken cancel)
    {
        DataSplit split = ReadSplit(arguments);
        int[] seeds = ReadSeeds(arguments);
        TaskSettings task = TaskOptions.Read(arguments);
        PretrainedSource? pretrained = PretrainedArguments.Read(arguments);
        Distinct.Of(Pipelines, arguments.GetValue(Pipelines) ?? []);
        string[] pipelines = PipelineArguments.Read(
            arguments, Pipelines, LabPipelines.Of(task), LabPipelines.OnlyWhereNamed(task));
        EncoderConfiguration[] configurations = ReadConfigurations(arguments, pipelines);
        string[] folders = Distinct.Folders(Data, arguments.GetRequiredValue(Data));
        if (arguments.GetValue(SplitTexts) is not null && arguments.GetRequiredValue(DataOptions.TextColumns).Length > 1)
        {
            throw Failure.OfUsage("--split-texts goes with one --text-column alone.");
        }

        var columns = new Columns(
            task, arguments.GetRequiredValue(DataOptions.LabelColumn),
            arguments.GetRequiredValue(DataOptions.TextColumns), arguments.GetValue(DataOptions.GroupColumn))
        {
            SplitTexts = arguments.GetValue(SplitTexts),
            Weight = arguments.GetValue(DataOptions.WeightColumn),
            SamplingKey = arguments.GetValue(DataOptions.SamplingKeyColumn),
            Sample = new RowSample(arguments.GetValue(Rows), arguments.GetValue(RowsPerClass))
                .Checked(task.Kind, Rows.Name, RowsPerClass.Name),
        };
        IReadOnlyList<string> texts = columns.TextsOfRows;
        foreach (EncoderConfiguration one in configurations)
        {
            AttentionStage.Check(one.Options, texts, one.Where);
            AttentionStage.CheckTokenizer(one.Options, one.Where);
        }

        if (columns.Weight is not null && pipelines.Contains(LabPipelines.TextClassification))
        {
            throw Failure.OfUsage(
                $"{LabPipelines.TextClassification} learns from all rows alike; found {DataOptions.WeightColumn.Name}.");
        }

        if (texts.Count > TextClassificationPipeline.MostTexts && pipelines.Contains(LabPipelines.TextClassification))
        {
            throw Failure.OfUsage(
                $"{LabPipelines.TextClassification} reads {TextClassificationPipeline.MostTexts} columns of text at most; "
                + $"found {texts.Count} --text-column.");
        }

        Dataset[] datasets = [.. folders.Select(folder => Dataset.Read(folder, split, columns, cancel))];
        return new(datasets, columns, split, seeds, pipelines, configurations)
        {
            Pretrained = pretrained,
        };
    }

    private static int[] ReadSeeds(ParseResult arguments)
    {
        if (arguments.GetValue(Draws) is not { } draws) return Distinct.Of(Seeds, arguments.GetRequiredValue(Seeds));
        if (arguments.GetResult(Seeds) is { Implicit: false }) throw Failure.OfUsage("Expected one of --seeds and --draws.");
        return draws is >= 1 and <= MostDraws
            ? [.. Enumerable.Range(1, draws)]
            : throw Failure.OfUsage(
                string.Create(CultureInfo.InvariantCulture, $"--draws is {draws}; expected 1 to {MostDraws}."));
    }

    private static DataSplit ReadSplit(ParseResult arguments)
    {
        SplitKind kind = Splits[arguments.GetRequiredValue(SplitBy)];
        int? folds = arguments.GetValue(Folds);
        if (kind != SplitKind.Folds)
        {
            return folds is null ? new(kind) : throw Failure.OfUsage("--folds goes with --split folds alone.");
        }

        return folds is null or (>= 2 and <= MostFolds)
            ? new(kind, folds ?? DefaultFolds)
            : throw Failure.OfUsage(
                string.Create(CultureInfo.InvariantCulture, $"--folds is {folds.Value}; expected 2 to {MostFolds}."));
    }

    private static EncoderConfiguration[] ReadConfigurations(ParseResult arguments, string[] pipelines)
    {
        string[] texts = arguments.GetValue(Configurations) ?? [];
        if (texts.Length == 0) return [EncoderConfiguration.Default()];
        if (!pipelines.Any(PipelineNames.HasEncoder))
        {
            throw Failure.OfUsage("--configuration goes with pipelines that have an encoder alone.");
        }

        return Distinct.Of(Configurations, [.. texts.Select(EncoderConfiguration.Parse)], configuration => configuration.Name);
    }
}
