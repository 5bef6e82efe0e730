using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Display;

/// <summary>Passes everything on to another display, and keeps the epochs that came to their end.</summary>
/// <param name="display">The other.</param>
internal sealed class TrainingRecorder(ITrainingDisplay display) : ITrainingDisplay
{
    // Several folds may be trained at once.
    private readonly Lock _lock = new();
    private readonly List<TrainingProgress> _epochs = [];

    /// <summary>In the order in which they ended.</summary>
    public IReadOnlyList<TrainingProgress> Epochs
    {
        get
        {
            lock (_lock) return [.. _epochs];
        }
    }

    public void Stage(string pipeline, string stage) => display.Stage(pipeline, stage);

    public void Done(string pipeline) => display.Done(pipeline);

    public void Report(TrainingProgress value)
    {
        if (value.Step == value.Steps)
        {
            lock (_lock) _epochs.Add(value);
        }

        display.Report(value);
    }
}
