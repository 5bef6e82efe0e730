namespace MlNetAttention.Cli.Learning;

/// <summary>Shows where a comparison stands.</summary>
internal interface ITrainingDisplay : IProgress<TrainingProgress>
{
    /// <summary>A pipeline has come to its next stage.</summary>
    void Stage(string pipeline, string stage);

    /// <summary>So many of all texts have been encoded, within the stage.</summary>
    void Encoded(int texts, int all);

    /// <summary>A pipeline has been measured.</summary>
    void Done(string pipeline);
}

/// <summary>Passes everything on to another display, and keeps the epochs that were completed.</summary>
/// <param name="display">The other display.</param>
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

    public void Encoded(int texts, int all) => display.Encoded(texts, all);

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
