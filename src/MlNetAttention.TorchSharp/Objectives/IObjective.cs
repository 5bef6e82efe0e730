using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Scoring;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Objectives;

/// <summary>The objective an encoder is trained for: a head on its vectors, a loss and a metric.</summary>
internal interface IObjective
{
    /// <summary>The weights of the head, which serving does not need.</summary>
    IEnumerable<Parameter> Parameters { get; }

    /// <summary>
    /// The head as serving applies it: to the pooled vector, or for a tag per token to the vector of each; null without a label.
    /// </summary>
    OutputHead? Output { get; }

    /// <summary>A batch of rows to train on.</summary>
    Batch TrainingBatch(int[] rows);

    /// <summary>A batch of rows to evaluate on: the same for the same rows.</summary>
    Batch EvaluationBatch(int[] rows);

    /// <summary>Mean loss over the batch by the weights of its rows, a scalar.</summary>
    Tensor Loss(TorchEncoder encoder, Batch batch);

    /// <summary>Adds the batch to the sums over the held-out rows.</summary>
    void Evaluate(TorchEncoder encoder, Batch batch, EvaluationSums sums);

    /// <summary>Loss and metric over the held-out rows; a larger metric is better.</summary>
    ValidationResult Result(EvaluationSums sums);
}
