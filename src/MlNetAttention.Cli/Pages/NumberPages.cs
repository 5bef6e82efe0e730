using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Plots;
using static System.FormattableString;

namespace MlNetAttention.Cli.Pages;

/// <summary>Numbers: predicted against true ones, and rows of large and of small errors.</summary>
internal sealed class NumberPages : TaskPages
{
    public override string Label => "a number";

    public override string[] Headers => ["number"];

    public override bool ShowsNames => false;

    protected override OcclusionScoreKind Score => OcclusionScoreKind.Number;

    public override void AddSection(HtmlPage page, LabeledRows test, IReadOnlyList<PipelineResult> results) =>
        NumbersSection.Add(page, results);

    public override ExampleGroup[] Examples(RowPredictions predictions, LabeledRows test) =>
        ExampleChoice.Of((PredictedNumbers)predictions, test);

    public override string[] Cells(RowPredictions predictions, int row) =>
        [Invariant($"{((PredictedNumbers)predictions).Rows[row].Predicted:G6}")];
}
