using Microsoft.ML;
using MlNetAttention.Training.Tests.Checkpoints;

namespace MlNetAttention.Training.Tests.FineTuning;

/// <summary>What is done with a pretrained encoder where options leave it open, and what of it can be said in vain.</summary>
[Collection(TrainingCollection.Name)]
public sealed class PretrainedChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(1);
    private readonly AttentionEncoder _encoder;

    public PretrainedChoiceTests() => _encoder = TinyEncoder.Load(_folder, WeightStorage.Single);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Training_wins_where_the_frozen_vectors_do_not_tell(int folds)
    {
        (bool isFrozen, List<string> log) = Fit(PetRows.Of(401), folds);
        Assert.False(isFrozen);
        string said = Assert.Single(log, line => line.StartsWith("Frozen: ", StringComparison.Ordinal));
        Assert.Matches(
            @"^Frozen: held-out loss [\d.]+, accuracy 0\.[3-7]\d* over \d+\. Fine-tuned: .*accuracy (0\.9|1\.0)\d* over \d+\. "
            + @"The encoder is the fine-tuned one\.$", said);
    }

    [Fact]
    public void The_frozen_encoder_wins_where_training_ruins_it()
    {
        List<Row> rows = PetRows.Of(401);
        foreach (Row row in rows) row.Flag = row.Words.Contains("riley");
        (bool isFrozen, _) = Fit(rows, folds: 1, training => training with { LearningRate = 1 });
        Assert.True(isFrozen);
    }

    [Fact]
    public void Few_rows_of_a_class_leave_it_as_it_is()
    {
        (bool isFrozen, List<string> log) = Fit(PetRows.Of(30), folds: 1);
        Assert.True(isFrozen);
        Assert.Contains("The pretrained encoder stays as it is: 15 rows a class, of 16 from which on it is fine-tuned.", log);
    }

    [Fact]
    public void A_fit_interrupted_after_every_epoch_chooses_the_same()
    {
        string folder = _folder.File("checkpoints");
        var fixture = new CheckpointFixture
        {
            Data = PetRows.Of(101),
            Options = Auto with
            {
                Training = new() { Threads = 1, LearningRate = 0.01, ValidationFraction = 0.2, Folds = 2, Epochs = 3 },
            },
        };
        FitResult expected = fixture.Run(folder: null);
        FitResult? result = null;
        for (int interruptions = 0; result is null; interruptions++)
        {
            Assert.True(interruptions < 100);
            try
            {
                result = fixture.Run(folder, CheckpointFixture.AfterAnEpoch);
            }
            catch (InterruptedException)
            {
                // Goes on from there.
            }
        }

        Assert.Equal(expected.Model, result.Model);
        Assert.Equal(expected.Features, result.Features);
        Assert.Empty(Directory.GetFiles(folder, "*.checkpoint"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Folds_or_the_last_encoder_that_are_cancelled_leave_one_that_serves(int after)
    {
        using var source = new CancellationTokenSource();
        int epochs = 0;
        var reports = new Training.Collector([], report =>
        {
            if (report.Step == report.Steps && epochs++ == after) source.Cancel();
        });
        AttentionOptions options = TinyEncoder.Quick(_encoder);
        options = options with
        {
            Training = options.Training with
            {
                Folds = 2,
                Epochs = 2,
                Threads = 1,
                Progress = reports,
                CancellationToken = source.Token,
                OnCancellation = CancellationBehavior.ReturnBest,
            },
        };
        IDataView data = _ml.View(PetRows.Of(101));
        AttentionFeaturizingTransformer model =
            _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options).Fit(data);
        Assert.All(model.Transform(data).Features(), row => Assert.All(row, value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void What_cannot_be_is_refused_with_what_was_found_and_expected()
    {
        AttentionOptions options = TinyEncoder.Quick(_encoder);
        Refused(
            "PretrainedUse is Frozen without Pretrained; expected Auto, or Pretrained",
            new() { PretrainedUse = PretrainedUse.Frozen });
        Refused("TrainedLayers is 1 without Pretrained; expected null, or Pretrained", new() { TrainedLayers = 1 });
        Refused(
            "TrainedLayers is 1 with PretrainedUse.Frozen; expected null",
            options with { PretrainedUse = PretrainedUse.Frozen, TrainedLayers = 1 });
        Refused("TrainedLayers is 3; expected 1 to 2", options with { TrainedLayers = 3 });
        Refused("TrainedLayers is 0; expected 1 to 2", options with { TrainedLayers = 0 });
        Refused("PretrainedUse is 7", options with { PretrainedUse = (PretrainedUse)7 });
        Refused(
            "AdversarialNorm is 0.5; expected 0, as the vectors of words stay as they are",
            options with { TrainedLayers = 1, Training = options.Training with { AdversarialNorm = 0.5 } });
        Refused(
            "WordDropout is 0.25; expected 0, as the vectors of words stay as they are",
            options with { PretrainedUse = PretrainedUse.Frozen, Training = options.Training with { WordDropout = 0.25 } });

        void Refused(string message, AttentionOptions wrong) => Assert.Contains(
            message,
            Assert.ThrowsAny<ArgumentException>(
                () => _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", wrong)).Message,
            StringComparison.Ordinal);
    }

    private AttentionOptions Auto => TinyEncoder.Quick(_encoder) with { PretrainedUse = PretrainedUse.Auto };

    private (bool IsFrozen, List<string> Log) Fit(
        List<Row> rows, int folds, Func<TrainingOptions, TrainingOptions>? change = null)
    {
        var ml = new MLContext(1);
        List<string> log = [];
        ml.Log += (_, e) => log.Add(e.RawMessage);
        TrainingOptions training = TinyEncoder.Thorough with { Folds = folds };
        AttentionOptions options = Auto with { Training = change is null ? training : change(training) };
        AttentionEncoder fitted =
            ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options).Fit(ml.View(rows)).Encoder;
        return (_encoder.Weights["embedding.weight"].AsSpan().SequenceEqual(fitted.Weights["embedding.weight"]), log);
    }
}
