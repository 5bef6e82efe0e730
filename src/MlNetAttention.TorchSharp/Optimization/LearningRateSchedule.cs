namespace MlNetAttention.Optimization;

/// <summary>
/// Rises linearly from 0 over the warm-up steps, then falls to 0 along half a cosine (Loshchilov and Hutter 2017).
/// </summary>
internal sealed class LearningRateSchedule(double highest, double warmupFraction, long steps)
{
    private readonly double _warmup = Math.Max(1, Math.Round(warmupFraction * steps));

    /// <summary>The learning rate of a step, counted from 0.</summary>
    internal double At(long step)
    {
        if (step + 1 < _warmup) return highest * (step + 1) / _warmup;
        double progress = (step + 1 - _warmup) / Math.Max(1, steps - _warmup);
        return highest * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, progress)));
    }
}
