using System.Globalization;
using MlNetAttention.MlNet;
using static TorchSharp.torch;

namespace MlNetAttention.Checkpoints;

/// <summary>The state of a training loop between two epochs, apart from its tensors.</summary>
/// <param name="Epoch">The last epoch that was completed; 0 before the first.</param>
/// <param name="LastEpoch">The epoch after which the loop ends at the latest.</param>
/// <param name="Steps">Batches of all epochs so far.</param>
/// <param name="BestEpoch">The epoch whose weights are the best so far; 0 before the first.</param>
/// <param name="Best">Loss and metric of that epoch; null where no rows are held out.</param>
/// <param name="IsComplete">Whether the loop has ended.</param>
internal sealed record LoopState(int Epoch, int LastEpoch, long Steps, int BestEpoch, ValidationResult? Best, bool IsComplete)
{
    internal static LoopState Start(int lastEpoch) => new(0, lastEpoch, 0, 0, null, IsComplete: false);

    /// <summary>Whether a loop that ends after <paramref name="lastEpoch"/> can have this state.</summary>
    internal bool IsPossible(int lastEpoch) =>
        LastEpoch == lastEpoch && Epoch >= 1 && Epoch <= lastEpoch && Steps >= Epoch && BestEpoch >= 1 && BestEpoch <= Epoch
        && (IsComplete || Epoch < lastEpoch);
}

/// <summary>The progress of one training loop of a fit, in a file: its last epoch, or its result.</summary>
internal sealed class TrainingCheckpoint(string path, string stage, FitIdentity fit, MlNetLog log)
{
    /// <summary>Whether the loop has ended.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>Replaces the file with the current state.</summary>
    /// <param name="state">The state of the loop.</param>
    /// <param name="best">The weights of the best epoch.</param>
    /// <param name="current">All other tensors that the next epoch continues from.</param>
    internal void Save(LoopState state, IReadOnlyList<Tensor> best, IEnumerable<Tensor> current)
    {
        IReadOnlyList<Tensor> tensors = Needed(state, best, current);
        var header = new CheckpointHeader(stage, fit.Parts, state, [.. tensors.Select(tensor => tensor.numel())]);
        CheckpointFile.Write(path, header, tensors);
        IsComplete = state.IsComplete;
    }

    /// <summary>Restores the tensors to their values after the epoch of the file; null where there is no file.</summary>
    /// <param name="lastEpoch">The epoch after which the loop ends at the latest.</param>
    /// <param name="best">Receives the weights of the best epoch.</param>
    /// <param name="current">Receive all other values, unless the loop had ended.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or belongs to another kind of loop.</exception>
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

    // Of a loop that has ended, later stages need only the result.
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
