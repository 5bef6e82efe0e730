using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Display;

/// <summary>A line per finished cell, for logs and for other programs.</summary>
internal sealed class PlainCellDisplay(TextWriter output) : ICellDisplay
{
    public void Start(int present, int all)
    {
        if (present > 0) output.WriteLine(CellText.Present(present, all));
    }

    public void Next(CellKey key)
    {
    }

    public void Finished(EvaluatedCell cell, int done, int all) => output.WriteLine(CellText.Describe(cell, done, all));

    public void Stage(string pipeline, string stage)
    {
    }

    public void Done(string pipeline)
    {
    }

    public void Report(TrainingProgress value)
    {
    }
}
