namespace MlNetAttention.Optimization;

/// <summary>
/// Rises linearly from 0 over the warm-up steps, then falls to 0 along half a cosine (Loshchilov and Hutter 2017), or along a
/// line, as encoders are fine-tuned (Devlin et al. 2019).
/// </summary>
internal sealed class LearningRateSchedule(double highest, double warmupFraction, long steps, bool isLinear = false)
{
    private readonly double _warmup = Math.Max(1, Math.Round(warmupFraction * steps));

    /// <summary>The learning rate of a step, counted from 0.</summary>
    internal double At(long step)
    {
        if (step + 1 < _warmup) return highest * (step + 1) / _warmup;
        double progress = Math.Min(1, (step + 1 - _warmup) / Math.Max(1, steps - _warmup));
        return highest * (isLinear ? 1 - progress : 0.5 * (1 + Math.Cos(Math.PI * progress)));
    }
}
