namespace MlNetAttention.Cli.Shell;

/// <summary>
/// Where within the folder of `--checkpoint` each encoder of a run keeps its state: a folder takes one fit alone, and a run may
/// train an encoder for features and a fine-tuned one.
/// </summary>
internal static class CheckpointFolders
{
    private const string FineTuned = "fine-tuned";

    /// <summary>All folders in which checkpoints may be written.</summary>
    public static IEnumerable<string> Of(string folder) => [folder, Path.Combine(folder, FineTuned)];

    /// <summary>The same training, with the folder of the fine-tuned encoder where checkpoints are kept.</summary>
    public static TrainingOptions OfFineTuned(TrainingOptions training) => training.CheckpointDirectory is { } folder
        ? training with { CheckpointDirectory = Path.Combine(folder, FineTuned) }
        : training;
}
