using MlNetAttention.Data;
using MlNetAttention.Kernels;

namespace MlNetAttention.Objectives;

/// <summary>What is to be learned where teachers have a say (Hinton et al. 2015).</summary>
internal static class MixedTarget
{
    /// <summary>Probabilities [C]: of the smoothed class and of the teacher, in the ratio 1 − δ to δ.</summary>
    /// <param name="target">Receives them.</param>
    /// <param name="teacher">The teacher's logits [C].</param>
    /// <param name="truth">The class.</param>
    /// <param name="settings">Label smoothing and δ.</param>
    internal static void Write(Span<float> target, ReadOnlySpan<float> teacher, int truth, TrainingSettings settings)
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
