using System.Diagnostics;
using Microsoft.ML;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Explaining;
using MlNetAttention.MlNet;
using MlNetAttention.Pretrained;

namespace MlNetAttention.Cli.Learning;

/// <summary>The attention stage of a pipeline, learned once for all pipelines that share it.</summary>
/// <param name="Estimator">Makes its features.</param>
/// <param name="Trainer">Predicts from its own head; null where it has none.</param>
/// <param name="FitSeconds">The time that learning took.</param>
internal sealed record AttentionStage(
    IEstimator<ITransformer> Estimator, IEstimator<ITransformer>? Trainer, double FitSeconds)
{
    public const string Features = "AttentionFeatures";

    /// <param name="options">All options.</param>
    /// <param name="texts">The columns of text as their file calls them.</param>
    /// <param name="where">What errors begin with.</param>
    /// <exception cref="Failure">An option is out of its range, or does not go with these columns.</exception>
    public static void Check(AttentionOptions options, IReadOnlyList<string> texts, string where = "")
    {
        if (texts.Count == 1 && options.OptionalColumnNames.Count > 0)
        {
            throw Failure.OfUsage($"{where}--optional-column goes with several columns of text alone.");
        }

        New(new MLContext(), options, texts, LearningTask.Label, where);
    }

    /// <summary>Reads the tokenizer that there is to be, which fitting does as well, but only after the rows.</summary>
    /// <param name="options">All options.</param>
    /// <param name="where">What errors begin with.</param>
    /// <exception cref="Failure">It is not there, or cannot be read.</exception>
    public static void CheckTokenizer(AttentionOptions options, string where = "")
    {
        if (options.Vocabulary.TokenizerFolder is not { } folder) return;
        try
        {
            TokenizerFolder.Read(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new Failure($"{where}Cannot read --tokenizer: {CommandRun.OneLine(error.Message)}");
        }
    }

    /// <summary>Learns an encoder from rows as <see cref="LearningTask.Load"/> gives them.</summary>
    /// <param name="task">The kind of label.</param>
    /// <param name="options">All options.</param>
    /// <param name="inputs">The columns of text.</param>
    /// <param name="train">The rows.</param>
    public static AttentionStage Learn(
        LearningTask task, AttentionOptions options, IReadOnlyList<string> inputs, IDataView train)
    {
        MLContext ml = task.Ml;
        long start = Stopwatch.GetTimestamp();
        AttentionFeaturizingEstimator estimator = New(ml, options, inputs, LearningTask.Label);
        AttentionFeaturizingTransformer fitted = estimator.Fit(train);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        IEstimator<ITransformer>? trainer = null;
        if (fitted.Layout.Head is { } head && task is { Predicts: { } kind }
            && task.AttentionTrainer(inputs, new()) is { } estimated)
        {
            trainer = new FittedEstimator(estimated, AttentionPredictionTransformer.Of(
                ml, kind, fitted.Columns, fitted.Encoder, head, fitted.Temperature, train.Schema[LearningTask.Label]));
        }

        return new(new FittedEstimator(estimator, fitted), trainer, seconds);
    }

    /// <summary>The encoder of a pipeline that has one.</summary>
    public static AttentionEncoder EncoderIn(ITransformer pipeline) =>
        ModelStages.Flatten(pipeline).OfType<IAttentionStage>().First().Encoder;

    /// <summary>The estimator over columns of any name, its features in <see cref="Features"/>.</summary>
    /// <exception cref="Failure">An option is out of its range.</exception>
    public static AttentionFeaturizingEstimator New(
        MLContext ml, AttentionOptions options, IReadOnlyList<string> inputs, string label, string where = "")
    {
        try
        {
            return ml.Transforms.Text.FeaturizeWithAttention(Features, [.. inputs], label, options);
        }
        catch (ArgumentException error)
        {
            throw Failure.OfUsage($"{where}{CommandRun.OneLine(error.Message)}");
        }
    }

    /// <summary>
    /// A fitted stage in a pipeline that has yet to be fitted: two pipelines share one encoder, and ML.NET treats it in each as
    /// it treats one that it has just fitted itself.
    /// </summary>
    private sealed class FittedEstimator(IEstimator<ITransformer> estimator, ITransformer fitted) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => fitted;

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => estimator.GetOutputSchema(inputSchema);
    }
}
