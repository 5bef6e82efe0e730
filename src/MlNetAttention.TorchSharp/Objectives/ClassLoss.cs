using MlNetAttention.Data;
using MlNetAttention.Kernels;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Reduction = TorchSharp.torch.nn.Reduction;

namespace MlNetAttention.Objectives;

/// <summary>
/// Cross-entropy over examples with one class each, and the targets that replace classes where there are teachers.
/// </summary>
internal static class ClassLoss
{
    /// <summary>
    /// The mean over the examples, a scalar, each with the weight of its class and its row: torch would weight each term of a
    /// smoothed target by the class of the term, and smoothing alone would make rare classes nearly all of the loss.
    /// </summary>
    /// <param name="logits">[N, C].</param>
    /// <param name="classes">int64 [N].</param>
    /// <param name="mixed">Probabilities [N, C] to learn in place of the smoothed classes; null for none.</param>
    /// <param name="smoothing">See <see cref="TrainingOptions.LabelSmoothing"/>; mixed probabilities already include it.</param>
    /// <param name="classWeights">[C]; null for equal weights.</param>
    /// <param name="shares">See <see cref="RowWeights.Shares"/>, [N]; null for equal weights.</param>
    internal static Tensor Mean(
        Tensor logits, Tensor classes, Tensor? mixed, double smoothing, Tensor? classWeights, Tensor? shares = null)
    {
        if (classWeights is null && shares is null) return Losses(Reduction.Mean);
        using var scope = NewDisposeScope();
        if (classWeights is null) return RowWeights.Mean(Losses(Reduction.None), shares!).MoveToOuterDisposeScope();
        Tensor weights = classWeights.index_select(0, classes);                              // [N]
        if (shares is not null) weights *= shares;
        return ((Losses(Reduction.None) * weights).sum() / weights.sum()).MoveToOuterDisposeScope();

        Tensor Losses(Reduction reduction) => mixed is null
            ? F.cross_entropy(logits, classes, reduction: reduction, label_smoothing: smoothing)
            : F.cross_entropy(logits, mixed, reduction: reduction);
    }

    /// <summary>
    /// Probabilities [C] to learn with a teacher (Hinton et al. 2015): those of the smoothed class and of the teacher, in the
    /// ratio 1 − δ to δ.
    /// </summary>
    /// <param name="target">Receives the probabilities.</param>
    /// <param name="teacher">The teacher's logits [C].</param>
    /// <param name="truth">The true class.</param>
    /// <param name="settings">Label smoothing and δ.</param>
    internal static void Mix(Span<float> target, ReadOnlySpan<float> teacher, int truth, TrainingSettings settings)
    {
        teacher.CopyTo(target);
        KernelSet.Current.Softmax(target);
        for (int c = 0; c < target.Length; c++)
        {
            double labelled = settings.LabelSmoothing / target.Length + (c == truth ? 1 - settings.LabelSmoothing : 0);
            target[c] = (float)(settings.Distillation * target[c] + (1 - settings.Distillation) * labelled);
        }
    }
}
