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

    /// <summary>The pipelines there are for a kind of label, without that which is measured only where it is named.</summary>
    /// <param name="task">The kind of label.</param>
    /// <param name="hasPretrained">Whether there is a pretrained encoder.</param>
    public static IEnumerable<string> ByDefault(TaskSettings task, bool hasPretrained)
    {
        bool hasTrainer = LearningTask.Create(task, new()).HasAttentionTrainer;
        return PipelineNames.All.Where(name => hasTrainer || name != PipelineNames.AttentionTrainer)
            .Where(name => hasPretrained || !PipelineNames.IsPretrained(name));
    }

    /// <summary>All pipelines there are for a kind of label.</summary>
    public static IEnumerable<string> Of(TaskSettings task, bool hasPretrained) => task.Kind == TaskKind.Multiclass
        ? ByDefault(task, hasPretrained).Append(TextClassification)
        : ByDefault(task, hasPretrained);
}
