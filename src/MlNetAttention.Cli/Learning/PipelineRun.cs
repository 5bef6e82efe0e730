using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Cli.Vectors;

namespace MlNetAttention.Cli.Learning;

/// <summary>One fitted pipeline and how well it did.</summary>
/// <param name="Name">One of <see cref="PipelineNames"/>.</param>
/// <param name="Measured">Its metrics and times.</param>
/// <param name="Model">The pipeline as it is saved.</param>
/// <param name="Tuned">What tuning chose; null for a pipeline that is not tuned.</param>
/// <param name="Predictions">What it predicts for the test rows; null unless asked for.</param>
internal sealed record PipelineResult(
    string Name, Measurement Measured, ITransformer Model, TextChoice? Tuned = null, RowPredictions? Predictions = null)
{
    /// <summary>The trainer that was chosen on held-out training rows; null for a pipeline without such a choice.</summary>
    public TrainerChoice? Trainer { get; init; }
}

/// <summary>Fits one pipeline on the training rows and measures it on the test rows.</summary>
internal sealed class PipelineRun(
    LearningTask task, string name, LabeledRows train, LabeledRows test, ITrainingDisplay display, CancellationToken cancel)
{
    public MLContext Ml => task.Ml;

    /// <summary>Whether the result holds the prediction for every test row.</summary>
    public bool KeepPredictions { get; init; }

    /// <param name="featurizers">Make the features, one after the other.</param>
    /// <param name="features">Their column.</param>
    /// <param name="secondsBefore">The time that parts fitted before took.</param>
    public PipelineResult Measure(IEstimator<ITransformer>[] featurizers, string features, double secondsBefore = 0) =>
        Measure(
            featurizers, features, column => task.Trainer(column, LearningTask.WeightOf(train)), secondsBefore);

    /// <param name="trainer">Needs nothing but the columns there are.</param>
    /// <param name="secondsBefore">The time that parts fitted before took.</param>
    public PipelineResult Measure(IEstimator<ITransformer> trainer, double secondsBefore = 0) =>
        Measure(new EstimatorChain<ITransformer>().Append(trainer), secondsBefore);

    public PipelineResult MeasureTuned(TextTuning tuning, string features)
    {
        display.Stage(name, "tuning");
        long start = Stopwatch.GetTimestamp();
        TextChoice choice = tuning.Choose(train, cancel);
        return Measure(
            [TextFeatureColumns.Of(Ml, features, train, (output, input) => choice.Featurizer(Ml, output, input))],
            features, column => task.LinearTrainer(column, choice.L2, LearningTask.WeightOf(train)),
            Stopwatch.GetElapsedTime(start).TotalSeconds) with
        { Tuned = choice };
    }

    /// <param name="vectors">The encoder, and the vectors that are there already.</param>
    /// <param name="tuning">Chooses the trainer.</param>
    /// <param name="withText">Whether the features of FeaturizeText stand beside the vectors.</param>
    /// <param name="served">What the saved pipeline is to know of the columns of text.</param>
    public PipelineResult MeasurePretrained(
        PooledVectors vectors, VectorTuning tuning, bool withText, ApplyEncoderOptions served)
    {
        display.Stage(name, "encoding texts");
        vectors.Add(train.Rows.Concat(test.Rows), display.Encoded, cancel);

        display.Stage(name, "choosing the trainer");
        long start = Stopwatch.GetTimestamp();
        var features = new PretrainedFeatures(vectors, withText, served);
        TrainerChoice choice = tuning.Choose(train, features, cancel);
        double seconds = vectors.SecondsOf(train) + Stopwatch.GetElapsedTime(start).TotalSeconds;

        (IEstimator<ITransformer>[] stages, string column) = features.Stages(Ml, train);
        EstimatorChain<ITransformer> chain = StageChain.Of(stages);

        // Vectors alone are there already, for a trainer that takes rows as they come.
        if (withText || train.NumberColumns.Count > 0 || choice.ShufflesRows) chain = chain.AppendCacheCheckpoint(Ml);
        IEstimator<ITransformer> trainer = task.Trainer(choice, column, LearningTask.WeightOf(train));
        PipelineResult result = Measure(chain.Append(trainer), seconds, features);
        Measurement measured = result.Measured;
        return result with
        {
            Trainer = choice,
            Measured = measured with { ScoreSeconds = measured.ScoreSeconds + vectors.SecondsOf(test) },
        };
    }

    private PipelineResult Measure(
        IEstimator<ITransformer>[] featurizers, string features, Func<string, IEstimator<ITransformer>> trainerOf,
        double secondsBefore)
    {
        (featurizers, features) = NumberFeatures.Beside(Ml, train.NumberColumns, featurizers, features);
        IEstimator<ITransformer> trainer = trainerOf(features);
        return Measure(StageChain.Of(featurizers).AppendCacheCheckpoint(Ml).Append(trainer), secondsBefore);
    }

    private PipelineResult Measure(
        EstimatorChain<ITransformer> pipeline, double secondsBefore, PretrainedFeatures? pretrained = null)
    {
        (IDataView loaded, IDataView loadedTest) = task.Load(train, test);
        IDataView trainView = pretrained?.Beside(loaded, train) ?? loaded;
        IDataView testView = pretrained?.Beside(loadedTest, test) ?? loadedTest;

        cancel.ThrowIfCancellationRequested();
        display.Stage(name, "fitting");
        long fitting = Stopwatch.GetTimestamp();
        var model = pipeline.Fit(trainView);
        double fitSeconds = secondsBefore + Stopwatch.GetElapsedTime(fitting).TotalSeconds;

        cancel.ThrowIfCancellationRequested();
        display.Stage(name, "scoring");
        long scoring = Stopwatch.GetTimestamp();
        IDataView scored = Ml.Data.Cache(model.Transform(testView), task.ScoredColumns);
        foreach (bool _ in Rows(scored, task.ScoredColumns)) cancel.ThrowIfCancellationRequested();
        double scoreSeconds = Stopwatch.GetElapsedTime(scoring).TotalSeconds;

        Metrics metrics = task.Evaluate(scored, test);
        RowPredictions? predictions = KeepPredictions ? task.Predictions(scored, train) : null;
        display.Done(name);
        ITransformer served = pretrained?.Serving(Ml, train, loaded, model) ?? model;
        return new(
            name, new(metrics, fitSeconds, scoreSeconds), task.ForServing(served, scored, train), Predictions: predictions);
    }

    // Views are lazy: until a cursor has passed over the rows nothing has been scored.
    private static IEnumerable<bool> Rows(IDataView view, string[] columns)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(columns.Select(name => view.Schema[name]));
        while (cursor.MoveNext()) yield return true;
    }
}
