using Microsoft.ML;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Learning;

/// <summary>The encoders of <see cref="TagComparison"/>, which have scores or vectors for each word.</summary>
internal static class TagOptions
{
    private const int NoFolds = 1;

    /// <summary>Makes an estimator and lets go of it, as making it checks the options; and reads the tokenizer.</summary>
    /// <exception cref="Failure">An option is out of its range, or does not go with the others.</exception>
    public static void Check(MLContext ml, AttentionOptions options)
    {
        New(ml, options, validation: null, progress: null);
        AttentionStage.CheckTokenizer(options);
        if (options.Vocabulary.TokenizerFolder is not null) CheckPieces(options, "--tokenizer");
    }

    /// <summary>Checks that what is asked for is there where tokens are pieces of words.</summary>
    /// <param name="options">All options.</param>
    /// <param name="cause">The option that makes pieces of them.</param>
    /// <exception cref="Failure">Vectors are asked for.</exception>
    public static void CheckPieces(AttentionOptions options, string cause)
    {
        if (options.Features == FeatureContent.Scores) return;
        throw Failure.OfUsage(
            $"{cause} goes with --features {FeatureContent.Scores} alone here: words have scores, but pieces have vectors.");
    }

    /// <summary>The estimator over words and tags.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="options">All options but what follows from tags.</param>
    /// <param name="validation">The rows that tell the best number of epochs; null for a share of the training rows.</param>
    /// <param name="progress">Is told of it; null for nobody.</param>
    /// <exception cref="Failure">An option is out of its range.</exception>
    public static AttentionFeaturizingEstimator New(
        MLContext ml, AttentionOptions options, IDataView? validation, IProgress<TrainingProgress>? progress)
    {
        bool arePieces = options.Pretrained is not null || options.Vocabulary.TokenizerFolder is not null;
        AttentionOptions all = options with
        {
            TokenScoresPerWord = arePieces && options.Features != FeatureContent.Vector,
            TokenScoresColumnName = options.Features == FeatureContent.Vector ? null : TagComparison.TokenScores,
            TokenVectorsColumnName = options.Features == FeatureContent.Scores ? null : TagComparison.TokenVectors,
            Training = options.Training with { Progress = progress, ValidationSet = validation },
        };
        return AttentionStage.New(ml, all, [TagComparison.Words], TagComparison.Tags);
    }

    /// <summary>
    /// The same with a pretrained encoder that is trained for its own predictions, with no folds unless they are asked for.
    /// </summary>
    public static AttentionOptions FineTuned(AttentionOptions options) => options with
    {
        PretrainedUse = PretrainedUse.FineTuned,
        Training = CheckpointFolders.OfFineTuned(options.Training) with { Folds = options.Training.Folds ?? NoFolds },
    };
}
