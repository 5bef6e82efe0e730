using System.CommandLine;
using MlNetAttention.Cli.Commands;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Lab.Display;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Commands;

/// <summary>`ladder`: what each mechanism can learn, from fixed mixing to the encoder as shipped.</summary>
internal static class LadderCommand
{
    private static readonly FileOption<string[]> Data = new("--data", FileUse.FolderRead)
    {
        FilesOf = Dataset.FilesIn,
        Otherwise = _ => DefaultFolders(),
        Description = "Folders with train.tsv and test.tsv; by default data/riley and data/riley/circle.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int[]> Seeds = new("--seeds")
    {
        Description = "Every seed is a repetition.",
        DefaultValueFactory = _ => [1, 2, 3],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> Epochs = new("--epochs")
    {
        Description = "The most epochs.",
        DefaultValueFactory = _ => LadderRungs.DefaultEpochs,
    };

    private static readonly Option<int> Patience = new("--patience")
    {
        Description = "Epochs without improvement before training stops.",
        DefaultValueFactory = _ => LadderRungs.DefaultPatience,
    };

    private static readonly Option<int> Width = new("--width")
    {
        Description = "Numbers per token.",
        DefaultValueFactory = _ => new EncoderOptions().Width,
    };

    private static readonly Option<int?> Threads = new("--threads")
    {
        Description = "Threads of libtorch; by default one per processor.",
    };

    private static readonly FileOption<string?> Json = new("--json", FileUse.Written)
    {
        ClaimedBy = CellStore.Claims,
        Description = "Where to keep what is measured; rungs that are there already are not run again.",
    };

    public static Command Create()
    {
        var command = new Command(
            "ladder", "Train each attention mechanism, from fixed mixing to the encoder as shipped, and compare what they learn.")
        {
            Data, DataOptions.GroupColumn, Seeds, Epochs, Patience, Width, Threads, Json,
        };
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        EvaluationPlan plan = Plan(arguments, cancel);
        using CellStore store = CellStore.Open(arguments.GetValue(Json));
        CellDisplay.During(display => new EvaluationRun(plan, store).Run(display, cancel));
        EvaluationTable.Show(EvaluationTable.OfMechanisms(plan, store));
    }

    private static EvaluationPlan Plan(ParseResult arguments, CancellationToken cancel)
    {
        EncoderConfiguration[] rungs = LadderRungs.Of(
            arguments.GetValue(Epochs), arguments.GetValue(Patience), arguments.GetValue(Width), arguments.GetValue(Threads));
        foreach (EncoderConfiguration rung in rungs) AttentionStage.Check(rung.Options, [LearningTask.Text]);
        int[] seeds = Distinct.Of(Seeds, arguments.GetRequiredValue(Seeds));

        // One of the bundled sets has it.
        bool isBundled = arguments.GetValue(Data) is not { Length: > 0 };
        var columns = new Columns(
            new(TaskKind.Multiclass), "label", ["text"],
            arguments.GetValue(DataOptions.GroupColumn) ?? (isBundled ? RileyFolder.GroupColumn : null), isBundled);
        var split = new DataSplit(SplitKind.Test);
        return new(
            [.. Folders(arguments).Select(folder => Dataset.Read(folder, split, columns, cancel))],
            columns, split, seeds, [PipelineNames.Text, PipelineNames.Attention], rungs);
    }

    private static string[] Folders(ParseResult arguments)
    {
        if (arguments.GetValue(Data) is { Length: > 0 } folders)
        {
            return Distinct.Folders(Data, folders);
        }

        return DefaultFolders();
    }

    private static string[] DefaultFolders()
    {
        string riley = RileyFolder.Find();
        return [riley, Path.Combine(riley, "circle")];
    }
}
