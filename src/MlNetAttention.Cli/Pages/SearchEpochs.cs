using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Pages;

/// <summary>The epochs of one search for the best number of them.</summary>
/// <param name="stage">With or without regularisation.</param>
/// <param name="epochs">The epochs of all stages.</param>
internal sealed class SearchEpochs(TrainingStage stage, IEnumerable<TrainingProgress> epochs)
{
    public TrainingProgress[] Epochs { get; } = [.. epochs.Where(epoch => epoch.Stage == stage)];

    /// <summary>A number of every epoch that has it.</summary>
    public Line Line(string name, int style, Func<TrainingProgress, double?> value) => new(
        stage == TrainingStage.SearchAgain ? $"{name}, without regularisation" : name,
        [.. Epochs.Where(epoch => value(epoch) is not null).Select(epoch => ((double)epoch.Epoch, value(epoch)!.Value))],
        style);
}
