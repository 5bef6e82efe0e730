using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>The pipelines of the bench: those of the command line, and one that is measured only where it is named.</summary>
internal static class LabPipelines
{
    /// <summary>The trainer of Microsoft.ML.TorchSharp: see <see cref="TextClassificationPipeline"/>.</summary>
    public const string TextClassification = "TextClassification";

    public static readonly string[] All = [.. PipelineNames.All, TextClassification];

    /// <summary>Whether a pipeline of others may fail, and the run goes on without it.</summary>
    public static bool MayFail(string pipeline) => pipeline == TextClassification;

    /// <summary>The pipelines there are for a kind of label.</summary>
    public static IEnumerable<string> Of(TaskSettings task) =>
        PipelineNames.There(PipelineNames.All, LearningTask.Create(task, new()).HasAttentionTrainer);

    /// <summary>The pipelines there are for a kind of label that are measured only where they are named.</summary>
    public static IEnumerable<string> OnlyWhereNamed(TaskSettings task) =>
        task.Kind == TaskKind.Multiclass ? [TextClassification] : [];
}
