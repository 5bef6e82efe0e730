using Microsoft.ML;
using MlNetAttention.Saving;

namespace MlNetAttention.Training.Tests.Checkpoints;

/// <summary>Thrown by a test's report of progress, for a fit that ends in the middle.</summary>
internal sealed class InterruptedException : Exception;

/// <summary>What a fit came to.</summary>
/// <param name="Model">The saved transformer.</param>
/// <param name="Features">The features, or token scores, of the rows it was fitted on, for trainers behind it.</param>
internal sealed record FitResult(byte[] Model, float[][] Features);

/// <summary>
/// A small fit of everything that has a state: two dropouts, averaging and folds, which are always trained without held-out rows.
/// </summary>
internal sealed class CheckpointFixture
{
    internal List<string> Log { get; } = [];

    internal List<TrainingProgress> Reports { get; } = [];

    internal int Seed { get; init; } = 11;

    internal string? Label { get; init; } = "Flag";

    /// <summary>Where the label is tags.</summary>
    internal bool HasTokenScores { get; init; } = true;

    internal List<Row> Data { get; init; } = Rows.OrderOfTwo(101);

    internal AttentionOptions Options { get; init; } = Rows.Small with
    {
        Vocabulary = new VocabularyOptions { SubwordBuckets = 31 },
        Training = Rows.Small.Training with
        {
            Epochs = 4,
            Dropout = 0.2,
            WordDropout = 1,
            LearningRate = 0.02,
            ValidationFraction = 0,
            Folds = 3,

            // Folds one after the other.
            Threads = 1,
        },
    };

    internal FitResult Run(
        string? folder, Action<TrainingProgress>? then = null, Func<TrainingOptions, TrainingOptions>? change = null)
    {
        var ml = new MLContext(Seed);
        ml.Log += (_, e) => Log.Add(e.RawMessage);
        IDataView data = ml.View(Data);
        if (Label is "Tags")
        {
            data = ml.Transforms.Conversion.MapValueToKey("Tags").Fit(data).Transform(data);
        }

        TrainingOptions training =
            Options.Training with { CheckpointDirectory = folder, Progress = new Training.Collector(Reports, then) };
        AttentionOptions options = Options with
        {
            TokenScoresColumnName = Label is "Tags" && HasTokenScores ? "TokenScores" : null,
            Training = change is null ? training : change(training),
        };
        var estimator = ml.Transforms.Text.FeaturizeWithAttention("Features", Label is "Tags" ? "Words" : "Text", Label, options);
        AttentionFeaturizingTransformer model = estimator.Fit(data);
        using var stream = new MemoryStream();
        ModelFile.Save(
            stream, new(model.Columns, model.Encoder.Options, model.Encoder.Vocabulary, model.Encoder.Weights, model.Layout));
        string column = options.TokenScoresColumnName ?? "Features";
        return new FitResult(stream.ToArray(), model.TransformForTrainingPipeline(data).Features(column));
    }

    /// <summary>Throws as soon as an epoch is complete.</summary>
    internal static void AfterAnEpoch(TrainingProgress progress)
    {
        if (IsComplete(progress)) throw new InterruptedException();
    }

    internal static bool IsComplete(TrainingProgress progress) => progress.Step == progress.Steps;

    /// <summary>A fit that ended after its first epoch.</summary>
    internal CheckpointFixture Begin(string folder)
    {
        Assert.Throws<InterruptedException>(() => Run(folder, AfterAnEpoch));
        Reports.Clear();
        Log.Clear();
        return this;
    }
}
