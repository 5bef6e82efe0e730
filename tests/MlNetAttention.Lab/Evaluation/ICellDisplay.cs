using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>Shows where an evaluation stands.</summary>
internal interface ICellDisplay : ITrainingDisplay
{
    /// <summary>So many of all cells were there before.</summary>
    void Start(int present, int all);

    /// <summary>A cell is begun.</summary>
    void Next(CellKey key);

    /// <summary>A cell has been measured and saved.</summary>
    void Finished(EvaluatedCell cell, int done, int all);
}
