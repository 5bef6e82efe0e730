namespace MlNetAttention.Cli.Learning;

/// <summary>The epochs of one encoder that came to their end.</summary>
/// <param name="Pipeline">The pipeline for which it was trained, the first of those that share it.</param>
/// <param name="Epochs">In the order in which they ended.</param>
internal sealed record PipelineEpochs(string Pipeline, IReadOnlyList<TrainingProgress> Epochs);

/// <summary>Passes everything on to another display, and keeps the epochs that were completed.</summary>
/// <param name="display">The other display.</param>
internal sealed class TrainingRecorder(ITrainingDisplay display) : ITrainingDisplay
{
    // Several folds may be trained at once.
    private readonly Lock _lock = new();
    private readonly List<(string Pipeline, TrainingProgress Epoch)> _epochs = [];
    private string _pipeline = "";

    /// <summary>In the order in which they ended, by the pipeline that was at work.</summary>
    public IReadOnlyList<PipelineEpochs> Epochs
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _epochs.GroupBy(of => of.Pipeline)
                        .Select(of => new PipelineEpochs(of.Key, [.. of.Select(epoch => epoch.Epoch)])),
                ];
            }
        }
    }

    public void Stage(string pipeline, string stage)
    {
        lock (_lock) _pipeline = pipeline;
        display.Stage(pipeline, stage);
    }

    public void Encoded(int texts, int all) => display.Encoded(texts, all);

    public void Done(string pipeline) => display.Done(pipeline);

    public void Report(TrainingProgress value)
    {
        if (value.Step == value.Steps)
        {
            lock (_lock) _epochs.Add((_pipeline, value));
        }

        display.Report(value);
    }
}
