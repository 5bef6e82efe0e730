namespace MlNetAttention.Checkpoints;

/// <summary>Where a training loop stands between two epochs, apart from its tensors.</summary>
/// <param name="Epoch">The last epoch that was completed; 0 before the first.</param>
/// <param name="LastEpoch">Where the loop ends at the latest.</param>
/// <param name="Steps">Batches of all epochs so far.</param>
/// <param name="BestEpoch">The epoch whose weights are remembered; 0 before the first.</param>
/// <param name="Best">Loss and metric of that epoch; null where no rows are held out.</param>
/// <param name="IsComplete">Whether the loop has come to its end.</param>
internal sealed record LoopState(int Epoch, int LastEpoch, long Steps, int BestEpoch, ValidationResult? Best, bool IsComplete)
{
    internal static LoopState Start(int lastEpoch) => new(0, lastEpoch, 0, 0, null, IsComplete: false);

    /// <summary>Whether this can be what a loop with this end has reached.</summary>
    internal bool IsPossible(int lastEpoch) =>
        LastEpoch == lastEpoch && Epoch >= 1 && Epoch <= lastEpoch && Steps >= Epoch && BestEpoch >= 1 && BestEpoch <= Epoch
        && (IsComplete || Epoch < lastEpoch);
}
