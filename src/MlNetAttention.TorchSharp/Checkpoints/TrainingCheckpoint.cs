using System.Globalization;
using MlNetAttention.Fitting;
using MlNetAttention.MlNet;
using MlNetAttention.Optimization;
using static TorchSharp.torch;

namespace MlNetAttention.Checkpoints;

/// <summary>What one training loop of a fit has reached, in a file: its last epoch, or its result.</summary>
internal sealed class TrainingCheckpoint(string path, string stage, FitIdentity fit, MlNetLog log)
{
    /// <summary>Whether the loop has come to its end.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>Replaces the file by what has been reached now.</summary>
    internal void Save(LoopState state, ITrainable model, AdamW optimizer)
    {
        IReadOnlyList<Tensor> tensors = Tensors(state, model, optimizer);
        var header = new CheckpointHeader(stage, fit.Parts, state, [.. tensors.Select(tensor => tensor.numel())]);
        CheckpointFile.Write(path, header, tensors);
        IsComplete = state.IsComplete;
    }

    /// <summary>Puts everything to where it was after the epoch of the file; null where there is no file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or not of such a loop.</exception>
    internal LoopState? Restore(ITrainable model, AdamW optimizer, int lastEpoch)
    {
        if (!File.Exists(path)) return null;
        using CheckpointFile file = CheckpointFile.Open(path);
        LoopState state = file.Header.State;
        IReadOnlyList<Tensor> tensors = Tensors(state, model, optimizer);
        if (file.Header.Stage != stage || fit.Difference(file.Header.Fit) is not null || !state.IsPossible(lastEpoch)
            || !file.Header.Lengths.SequenceEqual(tensors.Select(tensor => tensor.numel())))
        {
            throw file.Unusable($"it is not of '{stage}' with {lastEpoch} epochs and {tensors.Count} tensors of these sizes");
        }

        Read(file, tensors);
        optimizer.Steps = model.AveragedSteps = state.Steps;
        IsComplete = state.IsComplete;
        log.Info(state.IsComplete
            ? string.Create(CultureInfo.InvariantCulture, $"Checkpoint of '{stage}': complete after epoch {state.Epoch}.")
            : string.Create(CultureInfo.InvariantCulture, $"Checkpoint of '{stage}': goes on from epoch {state.Epoch + 1}."));
        return state;
    }

    // What comes next needs of a loop at its end nothing but its result.
    private static IReadOnlyList<Tensor> Tensors(LoopState state, ITrainable model, AdamW optimizer) =>
        state.IsComplete ? model.Remembered : [.. model.Remembered, .. model.State, .. optimizer.Moments];

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
