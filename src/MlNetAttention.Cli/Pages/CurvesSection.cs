using System.Globalization;
using MlNetAttention.Plots;
using ScottPlot;
using static System.FormattableString;

namespace MlNetAttention.Cli.Pages;

/// <summary>The epochs of one search for the best number of them.</summary>
/// <param name="stage">With or without regularisation.</param>
/// <param name="epochs">The epochs of all stages.</param>
internal sealed class SearchEpochs(TrainingStage stage, IEnumerable<TrainingProgress> epochs)
{
    public TrainingProgress[] Epochs { get; } = [.. epochs.Where(epoch => epoch.Stage == stage)];

    /// <summary>One of the numbers of an epoch as a line, over the epochs that have it.</summary>
    public LineSeries Line(string name, int style, Func<TrainingProgress, double?> value) => new(
        stage == TrainingStage.SearchAgain ? $"{name}, without regularisation" : name,
        [.. Epochs.Where(epoch => value(epoch) is not null).Select(epoch => ((double)epoch.Epoch, value(epoch)!.Value))],
        style);
}

/// <summary>Loss and metric by epoch during the search for the best number of epochs.</summary>
internal static class CurvesSection
{
    /// <param name="page">Where they go.</param>
    /// <param name="epochs">The epochs of one encoder.</param>
    /// <param name="pipeline">Whose encoder it is; null where there is no other.</param>
    public static void Add(HtmlPage page, IReadOnlyList<TrainingProgress> epochs, string? pipeline = null)
    {
        page.Heading(pipeline is null ? "Training curves" : $"Training curves of {pipeline}");
        SearchEpochs[] searches =
        [
            .. ((TrainingStage[])[TrainingStage.Search, TrainingStage.SearchAgain])
                .Select(stage => new SearchEpochs(stage, epochs)).Where(search => search.Epochs.Length > 0),
        ];
        if (searches.Length > 0)
        {
            page.Beside(beside =>
            {
                AddPicture(beside, "Training loss and held-out loss by epoch", Loss(searches));
                if (Metric(searches) is { } metric) AddPicture(beside, "Held-out metric by epoch", metric);
            });
            page.Note(Describe(searches));
        }

        if (Missing(searches) is { } missing) page.Note(missing);
        if (Later(epochs, searches.Length > 0) is { } later) page.Note(later);
    }

    private static void AddPicture(HtmlPage page, string description, LineChart chart) =>
        page.Picture(theme => chart.Draw(ThemeColors.Of(theme)), description);

    private static LineChart Loss(SearchEpochs[] searches) => new(
        "Loss", "epoch", "loss",
        [
            .. searches.SelectMany((search, at) => (LineSeries[])
            [
                search.Line("training", (2 * at) + 1, epoch => epoch.TrainingLoss),
                search.Line("held-out", 2 * at, epoch => epoch.Validation?.Loss),
            ]).Where(line => line.Points.Count > 0),
        ],
        Alignment.UpperRight);

    // Null where no rows were held out.
    private static LineChart? Metric(SearchEpochs[] searches)
    {
        if (Measured(searches).FirstOrDefault()?.Validation?.MetricName is not { } metric) return null;
        return new(
            $"Held-out {metric}", "epoch", metric,
            [.. searches.Select((search, at) => search.Line("held-out", 2 * at, epoch => epoch.Validation?.Metric))],
            Alignment.LowerRight);
    }

    private static string Describe(SearchEpochs[] searches)
    {
        TrainingProgress[] measured = [.. Measured(searches)];
        if (measured.Length == 0) return "The loss is that of training; no rows were held out.";

        return string.Create(
            CultureInfo.InvariantCulture,
            $"The training loss is the mean over an epoch while the encoder learns, with whatever regularisation there is; "
            + $"the held-out loss is that of {measured[0].Validation!.Rows:N0} rows that it does not learn from, "
            + $"after the epoch and without any.{Lowest(measured)}");
    }

    // NaN would count as the lowest.
    private static string Lowest(IEnumerable<TrainingProgress> measured) =>
        measured.Where(epoch => double.IsFinite(epoch.Validation!.Loss)).MinBy(epoch => epoch.Validation!.Loss) is { } best
            ? Invariant($" It was lowest with {best.Validation!.Loss:F4} at \"{best.Position}\".")
            : "";

    private static IEnumerable<TrainingProgress> Measured(SearchEpochs[] searches) =>
        searches.SelectMany(search => search.Epochs).Where(epoch => epoch.Validation is not null);

    private static string? Missing(SearchEpochs[] searches)
    {
        string[] parts = searches.Length == 0
            ? ["the search for the best number of epochs"]
            :
            [
                .. searches.Select(search => search.Epochs[0]).Where(first => first.Epoch > 1)
                    .Select(first => $"what came before \"{first.Position}\""),
            ];
        return parts.Length == 0
            ? null
            : $"Not shown: {string.Join(" and ", parts)}, which an earlier run reached that this one went on from.";
    }

    // Null where that is not known either.
    private static string? Later(IReadOnlyList<TrainingProgress> epochs, bool searched)
    {
        var parts = new List<string>();
        if (epochs.LastOrDefault(epoch => epoch.Stage == TrainingStage.Folds) is { } fold)
        {
            parts.Add(Invariant($"{fold.Folds} encoders on folds ({Count(fold.Epochs)} each)"));
        }

        if (epochs.LastOrDefault(epoch => epoch.Stage == TrainingStage.Final) is { } final)
        {
            parts.Add(Invariant(
                $"the one that serves on all rows ({Count(final.Epochs)}, training loss {final.TrainingLoss:F4} in the last)"));
        }

        return parts.Count > 0 ? $"Trained afterwards: {string.Join(", and ", parts)}."
            : searched ? "No other encoder was trained: the best of these serves."
            : null;
    }

    private static string Count(int epochs) => epochs == 1 ? "1 epoch" : Invariant($"{epochs} epochs");
}
