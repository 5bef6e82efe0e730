using System.Globalization;
using MlNetAttention.MlNet;
using static TorchSharp.torch;

namespace MlNetAttention.Checkpoints;

/// <summary>Where a training loop stands between two epochs, apart from its tensors.</summary>
/// <param name="Epoch">The last epoch that was completed; 0 before the first.</param>
/// <param name="LastEpoch">Where the loop ends at the latest.</param>
/// <param name="Steps">Batches of all epochs so far.</param>
/// <param name="BestEpoch">The epoch whose weights are the best so far; 0 before the first.</param>
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

/// <summary>What one training loop of a fit has reached, in a file: its last epoch, or its result.</summary>
internal sealed class TrainingCheckpoint(string path, string stage, FitIdentity fit, MlNetLog log)
{
    /// <summary>Whether the loop has come to its end.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>Replaces the file by what has been reached now.</summary>
    /// <param name="state">Where the loop stands.</param>
    /// <param name="best">The weights of the best epoch.</param>
    /// <param name="current">All else that the next epoch goes on from.</param>
    internal void Save(LoopState state, IReadOnlyList<Tensor> best, IEnumerable<Tensor> current)
    {
        IReadOnlyList<Tensor> tensors = Needed(state, best, current);
        var header = new CheckpointHeader(stage, fit.Parts, state, [.. tensors.Select(tensor => tensor.numel())]);
        CheckpointFile.Write(path, header, tensors);
        IsComplete = state.IsComplete;
    }

    /// <summary>Sets the tensors to what they were after the epoch of the file; null where there is no file.</summary>
    /// <param name="lastEpoch">Where the loop ends at the latest.</param>
    /// <param name="best">Receives the weights of the best epoch.</param>
    /// <param name="current">Receive all else, unless the loop had come to its end.</param>
    /// <exception cref="InvalidDataException">It is damaged, or not of such a loop.</exception>
    internal LoopState? Restore(int lastEpoch, IReadOnlyList<Tensor> best, IEnumerable<Tensor> current)
    {
        if (!File.Exists(path)) return null;
        using CheckpointFile file = CheckpointFile.Open(path);
        LoopState state = file.Header.State;
        IReadOnlyList<Tensor> tensors = Needed(state, best, current);
        if (file.Header.Stage != stage || fit.Difference(file.Header.Fit) is not null || !state.IsPossible(lastEpoch)
            || !file.Header.Lengths.SequenceEqual(tensors.Select(tensor => tensor.numel())))
        {
            throw file.Unusable($"it is not of '{stage}' with {lastEpoch} epochs and {tensors.Count} tensors of these sizes");
        }

        Read(file, tensors);
        IsComplete = state.IsComplete;
        log.Info(state.IsComplete
            ? string.Create(CultureInfo.InvariantCulture, $"Checkpoint of '{stage}': complete after epoch {state.Epoch}.")
            : string.Create(CultureInfo.InvariantCulture, $"Checkpoint of '{stage}': goes on from epoch {state.Epoch + 1}."));
        return state;
    }

    // What comes next needs of a loop at its end nothing but its result.
    private static IReadOnlyList<Tensor> Needed(LoopState state, IReadOnlyList<Tensor> best, IEnumerable<Tensor> current) =>
        state.IsComplete ? best : [.. best, .. current];

    private static void Read(CheckpointFile file, IReadOnlyList<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (Tensor target in tensors)
        {
            var values = new float[target.numel()];
            file.Read(values);
            using Tensor source = tensor(values, target.shape, device: target.device);
            target.copy_(source);
        }
    }
}
