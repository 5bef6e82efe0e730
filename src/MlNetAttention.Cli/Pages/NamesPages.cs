using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Plots;
using static System.FormattableString;

namespace MlNetAttention.Cli.Pages;

/// <summary>Any number of names: how well each is found, and rows whose names are right or wrong.</summary>
internal sealed class NamesPages : TaskPages
{
    public override string Label => "any number of names";

    public override string[] Headers => ["names and their probabilities"];

    public override bool ShowsNames => true;

    public override string Moved =>
        $"{base.Moved} The score is the probability of the name for which it is highest, whether or not that is above one half.";

    protected override OcclusionScoreKind Score => OcclusionScoreKind.ClassScore;

    public override void AddSection(HtmlPage page, LabeledRows test, IReadOnlyList<PipelineResult> results) =>
        NamesSection.Add(page, results);

    public override ExampleGroup[] Examples(RowPredictions predictions, LabeledRows test)
    {
        IReadOnlyList<SetPrediction> rows = ((PredictedSets)predictions).Rows;
        ILookup<bool, int> byRight = Enumerable.Range(0, rows.Count).ToLookup(row => rows[row].IsRight);
        return
        [
            new(
                "Wrong",
                "Attention misses a name or has one too many in "
                + Invariant($"{byRight[false].Count():N0} of {rows.Count:N0} test rows. ")
                + "These are those with the most errors.",
                ExampleChoice.Take(byRight[false].OrderByDescending(row => rows[row].Errors), test)),
            new(
                "Right", "Rows with the most names, all of which are right.",
                ExampleChoice.Take(byRight[true].OrderByDescending(row => rows[row].Truth.Count(has => has)), test)),
        ];
    }

    public override string[] Cells(RowPredictions predictions, int row)
    {
        var sets = (PredictedSets)predictions;
        SetPrediction one = sets.Rows[row];
        return
        [
            string.Join(", ", Enumerable.Range(0, sets.Classes.Count).Where(one.Predicts).Select(
                name => Invariant($"{Shortened.Label(sets.Classes[name])} {one.Probabilities[name]:F2}"))),
        ];
    }
}
