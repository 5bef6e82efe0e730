using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

/// <summary>Shows nothing, and keeps what was finished.</summary>
internal sealed class SilentCellDisplay : ICellDisplay
{
    public List<CellKey> Finished { get; } = [];

    public List<(string Pipeline, string Reason)> Failures { get; } = [];

    public (int Present, int All) Started { get; private set; }

    /// <summary>Called after each cell.</summary>
    public Action OnFinished { get; init; } = () => { };

    public void Start(int present, int all) => Started = (present, all);

    public void Next(CellKey key)
    {
    }

    void ICellDisplay.Finished(EvaluatedCell cell, int done, int all)
    {
        Finished.Add(cell.Key);
        OnFinished();
    }

    public void Failed(string pipeline, string reason) => Failures.Add((pipeline, reason));

    public void Stage(string pipeline, string stage)
    {
    }

    public void Encoded(int texts, int all)
    {
    }

    public void Done(string pipeline)
    {
    }

    public void Report(TrainingProgress value)
    {
    }
}
