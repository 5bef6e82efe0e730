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
    public const string Words = TaggedExample.WordColumn;
    public const string Tags = TaggedExample.TagColumn;
    public const string TokenVectors = "TokenVectors";
    public const string TokenScores = "TokenScores";

    private const string Label = "Label";
    private const string Features = "Features";
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

    /// <summary>A pretrained encoder, whose vectors are features; null for none.</summary>
    public AttentionEncoder? Pretrained { get; init; }

    /// <summary>
    /// Makes an estimator that trains that encoder further and adds the column <see cref="TokenScores"/>, as the one for
    /// attention is made; null for none.
    /// </summary>
    public Func<IDataView?, AttentionFeaturizingEstimator>? FineTuned { get; init; }

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
        IDataView trainView = TaggedExample.View(ml, train);
        var toKeys = ml.Transforms.Conversion.MapValueToKey(Tags).Fit(trainView);
        (IDataView givenTrain, IDataView givenTest) =
            (toKeys.Transform(trainView), toKeys.Transform(TaggedExample.View(ml, test)));
        (IDataView trainRows, IDataView testRows) = (givenTrain, givenTest);
        IDataView? validationRows = Validation is null ? null : toKeys.Transform(TaggedExample.View(ml, Validation));
        List<TagResult> results = [];
        Measure(PipelineNames.Text, WordColumns, TextFeatures(Neighbourhood), fittedBefore: 0);
        if (pipelines.Any(PipelineNames.IsAttention)) MeasureTrained();
        if (pipelines.Any(PipelineNames.HasVectors)) MeasurePretrained(Pretrained!);
        if (pipelines.Contains(PipelineNames.FineTuned)) MeasureFineTuned(FineTuned!(validationRows));
        return [.. results];

        void MeasureTrained()
        {
            display.Stage(pipelines.First(PipelineNames.IsAttention), "learning the encoder");
            long start = Stopwatch.GetTimestamp();
            AttentionFeaturizingTransformer encoder = attention(validationRows).Fit(trainRows);
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
            display.Stage(pipelines.First(PipelineNames.HasVectors), "encoding texts");
            long start = Stopwatch.GetTimestamp();
            float[][] trained = Vectors(encoder, train);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            start = Stopwatch.GetTimestamp();
            float[][] tested = Vectors(encoder, test);
            double scoreSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            int width = encoder.Options.Width;
            (trainRows, testRows) = (
                toKeys.Transform(TaggedExample.View(ml, train, trained, width)),
                toKeys.Transform(TaggedExample.View(ml, test, tested, width)));

            InputOutputColumnPair vector = new(PretrainedVector, nameof(TaggedExample.PretrainedVectors));
            Measure(
                PipelineNames.Pretrained, [WordColumns[0], vector],
                Centred().Append(ml.Transforms.Concatenate(Features, PretrainedVector)),
                seconds, scoreSeconds);
            Measure(
                PipelineNames.TextAndPretrained, [.. WordColumns, vector],
                Centred().Append(TextFeatures([.. Neighbourhood, PretrainedVector])),
                seconds, scoreSeconds);
        }

        // Its own head is what was trained on the tags, so that neither folds nor a trainer behind its scores are needed.
        void MeasureFineTuned(AttentionFeaturizingEstimator estimator)
        {
            cancel.ThrowIfCancellationRequested();
            display.Stage(PipelineNames.FineTuned, "learning the encoder");
            long fitting = Stopwatch.GetTimestamp();
            AttentionFeaturizingTransformer encoder = estimator.Fit(givenTrain);
            double fitSeconds = Stopwatch.GetElapsedTime(fitting).TotalSeconds;
            Score(
                PipelineNames.FineTuned, () => HeadTags.Of(encoder.Transform(givenTest), TokenScores, Tags), fitSeconds,
                scoredBefore: 0);
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
            Score(name, Predicted, fitSeconds, scoredBefore);

            IEnumerable<string[]> Predicted()
            {
                IDataView scored = tagger.Transform(ml.Data.SequencesToTokens(testRows, columns));
                IDataView tagged = ml.Data.TokensToSequences(scored, testRows, [new("Predicted", "PredictedLabel")]);
                tagged = ml.Transforms.Conversion.MapKeyToValue("Predicted").Fit(tagged).Transform(tagged);
                return tagged.GetColumn<string[]>("Predicted");
            }
        }

        void Score(string name, Func<IEnumerable<string[]>> tags, double fitSeconds, double scoredBefore)
        {
            cancel.ThrowIfCancellationRequested();
            display.Stage(name, "scoring");
            long scoring = Stopwatch.GetTimestamp();
            string[][] predicted = [.. Cancellable(tags())];
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
}
