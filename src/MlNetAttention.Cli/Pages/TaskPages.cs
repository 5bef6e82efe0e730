using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Pages;

/// <summary>What the page says about labels of one kind, and in which words.</summary>
internal abstract class TaskPages
{
    /// <summary>The kind of label, as one calls it.</summary>
    public abstract string Label { get; }

    /// <summary>The names of what <see cref="Cells"/> shows.</summary>
    public abstract string[] Headers { get; }

    /// <summary>Whether the first of the cells is a name rather than a number.</summary>
    public abstract bool ShowsNames { get; }

    /// <summary>Explains the column "moved" of an example.</summary>
    public virtual string Moved => OcclusionTable.Moved(Score, OcclusionKind.Delete);

    protected abstract OcclusionScoreKind Score { get; }

    public static TaskPages Of(TaskKind kind) => kind switch
    {
        TaskKind.Binary => new ClassPages("one of two classes"),
        TaskKind.Regression => new NumberPages(),
        TaskKind.Ranking => new RankingPages(),
        TaskKind.MultiLabel => new NamesPages(),
        _ => new ClassPages("one of several classes"),
    };

    /// <summary>Adds the section about all test rows.</summary>
    /// <param name="page">Where it goes.</param>
    /// <param name="test">The test rows.</param>
    /// <param name="results">The pipelines, Attention first.</param>
    public abstract void AddSection(HtmlPage page, LabeledRows test, IReadOnlyList<PipelineResult> results);

    /// <summary>The test rows to look at.</summary>
    public abstract ExampleGroup[] Examples(RowPredictions predictions, LabeledRows test);

    /// <summary>What is predicted for a row, a cell for each header.</summary>
    public abstract string[] Cells(RowPredictions predictions, int row);
}
