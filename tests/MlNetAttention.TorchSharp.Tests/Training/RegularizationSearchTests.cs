using System.Globalization;
using Microsoft.ML;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>That a search that regularisation held back is made once more without, and the better of both counts.</summary>
[Collection(TrainingCollection.Name)]
public sealed class RegularizationSearchTests
{
    private readonly List<TrainingProgress> _reports = [];
    private readonly List<string> _messages = [];

    [Fact]
    public void What_no_text_tells_is_searched_twice_and_the_better_encoder_kept()
    {
        Fit(Rows.AllTheSame(211), "Flag");
        TrainingProgress[] epochs = [.. _reports.Where(report => report.Step == report.Steps)];
        Assert.Equal([TrainingStage.Search, TrainingStage.SearchAgain], epochs.Select(epoch => epoch.Stage).Distinct());
        Assert.Equal(
            "Without regularisation, epoch 1 of 3", epochs.First(epoch => epoch.Stage == TrainingStage.SearchAgain).Position);
        double[] losses =
        [
            .. epochs.GroupBy(epoch => epoch.Stage).Select(stage => stage.Min(epoch => epoch.Validation!.Loss)),
        ];
        Assert.NotEqual(losses[0], losses[1]);
        string kept = string.Create(CultureInfo.InvariantCulture, $"was best: held-out loss {losses.Min():F4}");
        Assert.Contains(_messages, message => message.Contains(kept, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_searched_twice_without_a_label_where_training_rows_are_known_better_or_all_is_asked_for()
    {
        Fit(Rows.AllTheSame(211), null);
        Fit(Rows.OrderOfTwo(53), "Flag", Rows.ByHeart with
        {
            Training = Rows.ByHeart.Training with { ValidationFraction = 0.2, FoldRepeats = 1 },
        });
        Fit(Rows.AllTheSame(211), "Flag", Rows.Small with
        {
            Training = Rows.Small.Training with { Dropout = 0.1, LabelSmoothing = 0.1, AdversarialNorm = 0.5 },
        });
        Assert.Contains(_reports, report => report.Stage == TrainingStage.Search);
        Assert.DoesNotContain(_reports, report => report.Stage == TrainingStage.SearchAgain);
    }

    private void Fit(List<Row> rows, string? label, AttentionOptions? options = null)
    {
        var ml = new MLContext(5);
        ml.Log += (_, e) => _messages.Add(e.RawMessage);
        options ??= Rows.Small;
        options = options with { Training = options.Training with { Progress = new Collector(_reports) } };
        ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", label, options).Fit(ml.View(rows));
    }
}
