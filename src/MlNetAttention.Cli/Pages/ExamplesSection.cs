using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Plots;
using static System.FormattableString;

namespace MlNetAttention.Cli.Pages;

/// <summary>A few test rows: what is predicted, what moved the prediction, and who attends to whom.</summary>
internal static class ExamplesSection
{
    /// <param name="page">Where it goes.</param>
    /// <param name="subject">What was trained.</param>
    /// <param name="results">The pipeline with the encoder, whose rows they are, and the others.</param>
    /// <param name="cancel">Asked before each row.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Add(
        HtmlPage page, ReportSubject subject, IReadOnlyList<PipelineResult> results, CancellationToken cancel)
    {
        PipelineResult attention = results[0];
        string file = Shortened.File(Path.GetFileName(subject.Test.Path));
        TaskPages task = TaskPages.Of(subject.Task);
        var view = new ExampleView(attention.Model);
        page.Heading("Attention of single test rows");
        page.Paragraph(Introduction(task, attention.Name, view.Layers));
        foreach (ExampleGroup group in task.Examples(attention.Predictions!, subject.Test))
        {
            page.Subheading(group.Title);
            page.Paragraph(group.Rule);
            foreach ((int at, int row) in group.Rows.Index())
            {
                cancel.ThrowIfCancellationRequested();
                LabeledRow example = subject.Test.Rows[row];
                page.Details(Invariant($"{at + 1} of {group.Rows.Count}, line {example.Line} of {file}"), open: true, details =>
                {
                    EncodedSequence encoded = view.Encode(example);
                    details.Quote(Shortened.Text(example.Text));
                    details.Beside(beside =>
                    {
                        AddPredictions(beside, task, subject.Test, row, results);
                        view.AddMoved(beside, subject.Test with { Rows = [example] }, encoded.Tokens.Count);
                    });
                    ExampleView.AddAttention(details, encoded);
                });
            }
        }
    }

    private static string Introduction(TaskPages task, string pipeline, int layers) =>
        $"What moved the prediction of {pipeline} is told by taking out one token after the other. {task.Moved}"
        + " In a heat map there is a row for each token that takes (query) and a column for each token it takes from (key). "
        + OcclusionTable.Caution(layers);

    private static void AddPredictions(
        HtmlPage page, TaskPages task, LabeledRows test, int row, IEnumerable<PipelineResult> results)
    {
        LabeledRow example = test.Rows[row];
        string[] blank = [.. task.Headers.Skip(1).Select(_ => "")];
        List<string[]> rows = [["truth", Shortened.Label(example.Label), .. blank]];
        if (example.Group is { } group) rows.Add([Shortened.Label(test.GroupColumn), Shortened.Label(group), .. blank]);
        rows.AddRange(results.Select(result => (string[])[result.Name, .. task.Cells(result.Predictions!, row)]));
        page.Table(["", .. task.Headers], rows, names: task.ShowsNames ? 2 : 1);
    }
}
