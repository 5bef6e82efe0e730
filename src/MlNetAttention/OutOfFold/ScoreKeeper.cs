namespace MlNetAttention.OutOfFold;

/// <summary>
/// Keeps the out-of-fold scores of a transformer for the estimators that are still being fitted. Afterwards the views that were
/// made of them hold them, and they are freed with the last.
/// </summary>
/// <param name="scores">The scores.</param>
/// <param name="isStage">
/// Whether the transformer was fitted by another estimator, which asks for the scores before it returns. The scores of one that
/// was fitted by itself stay with it, as its user may ask at any time.
/// </param>
internal sealed class ScoreKeeper(OutOfFoldScores scores, bool isStage)
{
    private readonly WeakReference<OutOfFoldScores> _lent = new(scores);
    private OutOfFoldScores? _kept = scores;

    /// <summary>The scores; null once they have been freed.</summary>
    internal OutOfFoldScores? Scores => _kept ?? (_lent.TryGetTarget(out OutOfFoldScores? left) ? left : null);

    /// <summary>Says that no estimator is being fitted any more.</summary>
    internal void Release()
    {
        if (isStage) _kept = null;
    }
}
