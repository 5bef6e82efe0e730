using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Transforms.Text;
using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Tsv;

namespace MlNetAttention.Cli.Learning;

/// <summary>One pipeline, how well it did and how long it took.</summary>
internal sealed record PipelineResult(string Name, Metrics Metrics, double FitSeconds, double ScoreSeconds, ITransformer Model);

/// <summary>The same trainer on the same rows behind different features.</summary>
internal sealed class Comparison(
    MLContext ml, LearningTask task, AttentionFeaturizingEstimator attention, ITrainingDisplay display)
{
    public const string FeaturizeText = "FeaturizeText";
    public const string Attention = "Attention";
    public const string Both = "FeaturizeText+Attention";
    public const string AttentionFeatures = "AttentionFeatures";

    private const string TextFeatures = "TextFeatures";
    private const string AllFeatures = "Features";

    public PipelineResult[] Run(LabeledRows train, LabeledRows test, CancellationToken cancel)
    {
        (IDataView trainView, IDataView testView) = task.Load(train, test);

        PipelineResult text = Measure(FeaturizeText, TextFeaturizer(), TextFeatures, fittedBefore: 0);

        display.Stage(Attention, "learning the encoder");
        long start = Stopwatch.GetTimestamp();
        var encoder = new AlreadyFitted(attention, attention.Fit(trainView));
        double encoderSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        PipelineResult alone = Measure(Attention, encoder, AttentionFeatures, encoderSeconds);
        PipelineResult both = Measure(
            Both,
            TextFeaturizer().Append(encoder).Append(ml.Transforms.Concatenate(AllFeatures, TextFeatures, AttentionFeatures)),
            AllFeatures,
            encoderSeconds);
        return [text, alone, both];

        PipelineResult Measure(string name, IEstimator<ITransformer> featurizer, string features, double fittedBefore)
        {
            cancel.ThrowIfCancellationRequested();
            display.Stage(name, "fitting");
            long fitting = Stopwatch.GetTimestamp();
            var model = featurizer.AppendCacheCheckpoint(ml).Append(task.Trainer(features)).Fit(trainView);
            double fitSeconds = fittedBefore + Stopwatch.GetElapsedTime(fitting).TotalSeconds;

            cancel.ThrowIfCancellationRequested();
            display.Stage(name, "scoring");
            long scoring = Stopwatch.GetTimestamp();
            IDataView scored = ml.Data.Cache(model.Transform(testView), task.ScoredColumns);
            foreach (bool _ in Rows(scored, task.ScoredColumns)) cancel.ThrowIfCancellationRequested();
            double scoreSeconds = Stopwatch.GetElapsedTime(scoring).TotalSeconds;

            display.Done(name);
            return new(name, task.Evaluate(scored, test), fitSeconds, scoreSeconds, task.ForServing(model, scored));
        }
    }

    private TextFeaturizingEstimator TextFeaturizer() => ml.Transforms.Text.FeaturizeText(TextFeatures, LearningTask.Text);

    // Views are lazy: until a cursor has passed over the rows nothing has been scored.
    private static IEnumerable<bool> Rows(IDataView view, string[] columns)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(columns.Select(name => view.Schema[name]));
        while (cursor.MoveNext()) yield return true;
    }
}
