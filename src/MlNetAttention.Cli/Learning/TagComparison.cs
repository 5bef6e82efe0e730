using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Cli.Vectors;

namespace MlNetAttention.Cli.Learning;

/// <summary>One way to tag, how well it did and how long it took.</summary>
internal sealed record TagResult(string Name, EntityMetrics Metrics, double FitSeconds, double ScoreSeconds);

/// <summary>The same trainer on the same tokens behind different features.</summary>
/// <param name="ml">The context of the trainers.</param>
/// <param name="attention">
/// Makes an estimator that adds the columns <see cref="TokenVectors"/> and <see cref="TokenScores"/>, or the one the content
/// asks for, given the rows that tell its best number of epochs; null for a share of the training rows.
/// </param>
/// <param name="content">The parts of the encoder's result for a token that the trainers get.</param>
/// <param name="display">Is told what is being done.</param>
internal sealed class TagComparison(
    MLContext ml, Func<IDataView?, AttentionFeaturizingEstimator> attention, FeatureContent content, ITrainingDisplay display)
{
    public const string Words = "Words";
    public const string Tags = "Tags";
    public const string TokenVectors = "TokenVectors";
    public const string TokenScores = "TokenScores";

    private const string Label = "Label";
    private const string Features = "Features";
    private const string PretrainedVectors = "PretrainedVectors";
    private const string PretrainedVector = "PretrainedVector";

    // With more threads the same seed gives other numbers each time.
    private const int TrainerThreads = 1;

    private static readonly string[] Neighbourhood = ["Word", "Previous", "Next"];
    private static readonly InputOutputColumnPair[] WordColumns = [new("Word", Words), new("Previous"), new("Next")];

    private readonly InputOutputColumnPair[] _encoded = content switch
    {
        FeatureContent.Scores => [new(TokenScores)],
        FeatureContent.Vector => [new(TokenVectors)],
        _ => [new(TokenScores), new(TokenVectors)],
    };

    /// <summary>Rows that tell the encoder's best number of epochs; null for a share of the training rows.</summary>
    public TaggedRow[]? Validation { get; init; }

    /// <summary>A pretrained encoder; null for none.</summary>
    public AttentionEncoder? Pretrained { get; init; }

    /// <summary>The results of pipelines, in the order in which they are measured.</summary>
    /// <param name="pipelines">
    /// Those of <see cref="PipelineNames"/> that are wanted; ones that need a pretrained encoder only with
    /// <see cref="Pretrained"/>.
    /// </param>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="test">The rows to measure on.</param>
    /// <param name="cancel">Stops between stages.</param>
    public TagResult[] Run(IReadOnlyCollection<string> pipelines, TaggedRow[] train, TaggedRow[] test, CancellationToken cancel)
    {
        IDataView trainView = View(train);
        var toKeys = ml.Transforms.Conversion.MapValueToKey(Tags).Fit(trainView);
        (IDataView trainRows, IDataView testRows) = (toKeys.Transform(trainView), toKeys.Transform(View(test)));
        List<TagResult> results = [];
        Measure(PipelineNames.Text, WordColumns, TextFeatures(Neighbourhood), fittedBefore: 0);
        if (pipelines.Any(PipelineNames.HasEncoder)) MeasureTrained();
        if (pipelines.Any(PipelineNames.IsPretrained)) MeasurePretrained(Pretrained!);
        return [.. results];

        void MeasureTrained()
        {
            display.Stage(pipelines.First(PipelineNames.HasEncoder), "learning the encoder");
            long start = Stopwatch.GetTimestamp();
            AttentionFeaturizingTransformer encoder =
                attention(Validation is null ? null : toKeys.Transform(View(Validation))).Fit(trainRows);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

            // A row becomes many, so the trainers stand in no chain with the encoder, which would ask for this by itself.
            (trainRows, testRows) = (encoder.TransformForTrainingPipeline(trainRows), encoder.Transform(testRows));

            string[] encoded = [.. _encoded.Select(column => column.OutputColumnName)];
            Measure(
                PipelineNames.Attention, [WordColumns[0], .. _encoded], ml.Transforms.Concatenate(Features, encoded), seconds);
            Measure(
                PipelineNames.Both, [.. WordColumns, .. _encoded], TextFeatures([.. Neighbourhood, .. encoded]), seconds);
        }

        void MeasurePretrained(AttentionEncoder encoder)
        {
            display.Stage(pipelines.First(PipelineNames.IsPretrained), "encoding texts");
            long start = Stopwatch.GetTimestamp();
            float[][] trained = Vectors(encoder, train);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            start = Stopwatch.GetTimestamp();
            float[][] tested = Vectors(encoder, test);
            double scoreSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            int width = encoder.Options.Width;
            (trainRows, testRows) = (
                toKeys.Transform(View(train, trained, width)), toKeys.Transform(View(test, tested, width)));

            InputOutputColumnPair vector = new(PretrainedVector, PretrainedVectors);
            Measure(
                PipelineNames.Pretrained, [WordColumns[0], vector],
                Centred().Append(ml.Transforms.Concatenate(Features, PretrainedVector)),
                seconds, scoreSeconds);
            Measure(
                PipelineNames.TextAndPretrained, [.. WordColumns, vector],
                Centred().Append(TextFeatures([.. Neighbourhood, PretrainedVector])),
                seconds, scoreSeconds);
        }

        float[][] Vectors(AttentionEncoder encoder, TaggedRow[] rows) =>
            WordVectors.Of(encoder, [.. rows.Select(row => row.Words)], display.Encoded, cancel);

        void Measure(
            string name, InputOutputColumnPair[] columns, IEstimator<ITransformer> features, double fittedBefore,
            double scoredBefore = 0)
        {
            if (!pipelines.Contains(name)) return;
            cancel.ThrowIfCancellationRequested();
            display.Stage(name, "fitting");
            long fitting = Stopwatch.GetTimestamp();
            var tagger = features.AppendCacheCheckpoint(ml).Append(Trainer())
                .Fit(ml.Data.SequencesToTokens(trainRows, [.. columns, new(Label, Tags)]));
            double fitSeconds = fittedBefore + Stopwatch.GetElapsedTime(fitting).TotalSeconds;

            cancel.ThrowIfCancellationRequested();
            display.Stage(name, "scoring");
            long scoring = Stopwatch.GetTimestamp();
            IDataView scored = tagger.Transform(ml.Data.SequencesToTokens(testRows, columns));
            IDataView tagged = ml.Data.TokensToSequences(scored, testRows, [new("Predicted", "PredictedLabel")]);
            tagged = ml.Transforms.Conversion.MapKeyToValue("Predicted").Fit(tagged).Transform(tagged);
            string[][] predicted = [.. Cancellable(tagged.GetColumn<string[]>("Predicted"))];
            double scoreSeconds = scoredBefore + Stopwatch.GetElapsedTime(scoring).TotalSeconds;
            display.Done(name);
            results.Add(new(name, EntityMetrics.Evaluate(test.Select(row => row.Tags), predicted), fitSeconds, scoreSeconds));
        }

        IEnumerable<string[]> Cancellable(IEnumerable<string[]> rows) => rows.Select(row =>
        {
            cancel.ThrowIfCancellationRequested();
            return row;
        });
    }

    // As for the vectors of whole texts.
    private EstimatorChain<LpNormNormalizingTransformer> Centred() =>
        ml.Transforms.NormalizeMeanVariance(PretrainedVector, fixZero: false)
            .Append(ml.Transforms.NormalizeLpNorm(PretrainedVector));

    /// <summary>Words, n-grams of their letters, and whatever of the columns is numbers already, side by side.</summary>
    private EstimatorChain<ColumnConcatenatingTransformer> TextFeatures(string[] columns)
    {
        var features = new EstimatorChain<ITransformer>();
        foreach (string word in columns.Intersect(Neighbourhood))
        {
            // A capital letter tells more of a name than most words do.
            var options = new TextFeaturizingEstimator.Options { CaseMode = TextNormalizingEstimator.CaseMode.None };
            features = features.Append(ml.Transforms.Text.FeaturizeText(word, options, word));
        }

        return features.Append(ml.Transforms.Concatenate(Features, columns));
    }

    private SdcaMaximumEntropyMulticlassTrainer Trainer() =>
        ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
        {
            LabelColumnName = Label,
            FeatureColumnName = Features,
            NumberOfThreads = TrainerThreads,
        });

    /// <param name="rows">The rows.</param>
    /// <param name="vectors">The vectors [words, D] of each; null for none.</param>
    /// <param name="width">D.</param>
    private IDataView View(TaggedRow[] rows, float[][]? vectors = null, int width = 1)
    {
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[PretrainedVectors].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 0, width);
        return ml.Data.LoadFromEnumerable(
            rows.Select((row, at) => new Example
            {
                Words = row.Words,
                Tags = row.Tags,

                // As many as there are words, and none where there are none.
                Previous = [.. row.Words.Select((_, i) => i == 0 ? "" : row.Words[i - 1])],
                Next = [.. row.Words.Select((_, i) => i == row.Words.Length - 1 ? "" : row.Words[i + 1])],
                PretrainedVectors = vectors?[at] ?? [],
            }).ToArray(),
            schema);
    }

    private sealed class Example
    {
        public required string[] Words { get; init; }

        public required string[] Tags { get; init; }

        public required string[] Previous { get; init; }

        public required string[] Next { get; init; }

        public required float[] PretrainedVectors { get; init; }
    }
}
