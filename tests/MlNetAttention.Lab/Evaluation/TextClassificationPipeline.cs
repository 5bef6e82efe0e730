using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.TorchSharp;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>
/// ML.NET's own way to learn from texts with a neural network: a pretrained encoder, fine-tuned with the defaults of
/// Microsoft.ML.TorchSharp, which downloads its weights when it is fitted.
/// </summary>
internal static class TextClassificationPipeline
{
    /// <summary>The trainer reads two columns of text at most.</summary>
    public const int MostTexts = 2;

    /// <exception cref="Exception">Whatever the trainer throws; its weights cannot be had, for example.</exception>
    public static PipelineResult Run(CellInput input, ITrainingDisplay display, CancellationToken cancel)
    {
        LearningTask task = LearningTask.Create(input.Task, new MLContext(input.Seed));
        var run = new PipelineRun(task, LabPipelines.TextClassification, input.Train, input.Test, display, cancel);
        display.Stage(LabPipelines.TextClassification, "asking for the weights");
        TextClassificationWeights.Await(run.Ml, cancel);
        return run.Measure(Trainer(run.Ml, LearningTask.TextsOf(input.Train)));
    }

    // Its scores are logits, of which a log-loss would mean nothing.
    private static EstimatorChain<ITransformer> Trainer(MLContext ml, IReadOnlyList<string> texts) =>
        new EstimatorChain<ITransformer>()
            .Append(ml.MulticlassClassification.Trainers.TextClassification(
                labelColumnName: LearningTask.Label, sentence1ColumnName: texts[0],
                sentence2ColumnName: texts.Count == MostTexts ? texts[1] : null))
            .Append(Softmax.Of(ml));
}

/// <summary>What one pipeline is measured on.</summary>
/// <param name="Task">The kind of label.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Test">The rows to predict.</param>
internal sealed record CellInput(TaskSettings Task, int Seed, LabeledRows Train, LabeledRows Test);
