using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Plots;
using static System.FormattableString;

namespace MlNetAttention.Cli.Pages;

/// <summary>Classes: confusions, and rows that are predicted right or wrong.</summary>
/// <param name="label">The kind of label, as one calls it.</param>
internal sealed class ClassPages(string label) : TaskPages
{
    public override string Label => label;

    public override string[] Headers => ["class", "probability"];

    public override bool ShowsNames => true;

    protected override OcclusionScoreKind Score => OcclusionScoreKind.LogOdds;

    public override void AddSection(HtmlPage page, LabeledRows test, IReadOnlyList<PipelineResult> results) =>
        ConfusionSection.Add(page, results);

    public override ExampleGroup[] Examples(RowPredictions predictions, LabeledRows test) =>
        ExampleChoice.Of((PredictedClasses)predictions, test);

    public override string[] Cells(RowPredictions predictions, int row)
    {
        var classes = (PredictedClasses)predictions;
        return [Shortened.Label(classes.Classes[classes.Rows[row].Predicted]), Invariant($"{classes.Rows[row].Confidence:F4}")];
    }
}
