using System.Globalization;
using MlNetAttention.Checkpoints;
using MlNetAttention.Data;
using MlNetAttention.MlNet;
using MlNetAttention.OutOfFold;
using MlNetAttention.Scoring;
using MlNetAttention.Weights;
using static TorchSharp.torch;

namespace MlNetAttention.Fitting;

/// <summary>What a fit ends with.</summary>
/// <param name="Encoder">The encoder that serves.</param>
/// <param name="Head">Its scores, of rows or of tokens; null where none are asked for.</param>
/// <param name="OutOfFold">The scores of training rows or their tokens; null where they are those of the encoder itself.</param>
internal sealed record FittedEncoder(AttentionEncoder Encoder, OutputHead? Head, OutOfFoldScores? OutOfFold);

/// <summary>
/// The stages of a fit: an encoder on most rows, which tells the number of epochs, and whether there is to be regularisation;
/// encoders on all folds but one; the encoder that serves, on all rows, taught by those as well.
/// </summary>
internal sealed class EncoderFit(
    AttentionOptions options, int threads, Action checkCancelled, Action<TrainingProgress> report, MlNetLog log,
    FitCheckpoints? checkpoints)
{
    // In nats, or in variances of the target. Below it the encoder knows new rows about as well as those it was trained on. With
    // 0.1 cola was left without folds, and SDCA behind it believed its scores too much.
    private const double SmallGap = 0.02;

    internal FittedEncoder Train(TrainingContext context)
    {
        using var again = new Generator((ulong)(uint)context.Seed, context.Device);
        (context, EncoderTraining search, TrainingResult found) = Search(context, again);
        using EncoderTraining disposed = search;
        if (found.Cancelled) log.Warning($"Cancelled; the encoder is that of epoch {found.BestEpoch}.");
        if (found.Best is { } best) log.Info($"Epoch {found.BestEpoch} of {found.Epochs} was best: {best.Text}.");
        if (found.Cancelled || !NeedsFolds(context, search, found)) return Result(context, search);

        int repeats = options.Training.FoldRepeats ?? TrainingSettings.RepeatsFor(context.Set, found.BestEpoch);
        var folds = new FoldTraining(context, options, repeats, threads, checkCancelled, report, checkpoints);
        if (!folds.IsPossible)
        {
            log.Warning("No folds: all rows have the same tokens. Scores of training rows are better than those of new rows.");
            return Result(context, search);
        }

        if (folds.Train(found.BestEpoch) is not { } taught)
        {
            log.Warning("Cancelled; scores of training rows are better than those of new rows.");
            return Result(context, search);
        }

        return Final(context, taught, found.BestEpoch) ?? Result(context, search, taught.Scores);
    }

    /// <summary>Once more without regularisation where that held the first search back; the better encoder counts.</summary>
    private (TrainingContext Context, EncoderTraining Training, TrainingResult Found) Search(TrainingContext context, Generator again)
    {
        RowSplit split = RowSplit.Random(context.Set, options.Training.ValidationFraction, context.Random);
        var first = new EncoderTraining(context, options.Encoder, split);
        TrainingResult found = Run(first, TrainingStage.Search);
        TrainingContext free = context.With(context.Seed, again) with { Settings = context.Settings.Unregularized(options.Training) };
        if (found.Cancelled || free.Settings == context.Settings || !IsHeldBack(context, first, found)) return (context, first, found);

        var second = new EncoderTraining(free, options.Encoder, split);
        TrainingResult other = Run(second, TrainingStage.SearchAgain);
        bool isBetter = other.Best?.Loss < found.Best!.Loss;
        (isBetter ? first : second).Dispose();
        return isBetter ? (free, second, other) : (context, first, found with { Cancelled = other.Cancelled });
    }

    // Much is left to learn, yet no more is known of the rows it was trained on than of others. That may be all there is to know;
    // but with one seed of three, which of two word orders is grammatical was learned of 95 rows in 100 so, and without
    // regularisation of 99.
    private static bool IsHeldBack(TrainingContext context, EncoderTraining search, TrainingResult found) =>
        context.Set.LabelKind != LabelKind.None
        && found.Best is { Loss: >= SmallGap } heldOut
        && search.EvaluateTrainingRows() is { } trained
        && heldOut.Loss - trained.Loss < SmallGap;

    private FittedEncoder? Final(TrainingContext context, FoldResult taught, int epochs)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)(uint)context.Seed, context.Device);
        TrainingContext whole = context.With(context.Seed, generator) with
        {
            Teachers = options.Training.Distillation > 0 ? taught.Teachers : null,
        };
        RowSplit split = RowSplit.Random(whole.Set, 0, whole.Random);
        using var training = new EncoderTraining(whole, options.Encoder, split);
        if (Run(training, TrainingStage.Final, epochs).Cancelled)
        {
            log.Warning("Cancelled; the encoder is the one that was trained on most rows.");
            return null;
        }

        return Result(whole, training, taught.Scores);
    }

    private TrainingResult Run(EncoderTraining training, TrainingStage stage, int? lastEpoch = null) =>
        new TrainingLoop(
            options.Training, checkCancelled, progress => report(progress with { Stage = stage }),
            checkpoints?.Stage(stage switch
            {
                TrainingStage.Search => "search",
                TrainingStage.SearchAgain => "search-again",
                _ => "final",
            })).Run(training, lastEpoch);

    private bool NeedsFolds(TrainingContext context, EncoderTraining search, TrainingResult found)
    {
        if (options.Training.Folds < 2 || !HasScores(context.Set)) return false;
        if (found.Best is not { } heldOut || search.EvaluateTrainingRows() is not { } trained) return true;
        if (heldOut.Loss - trained.Loss >= SmallGap) return true;
        log.Info(string.Create(CultureInfo.InvariantCulture,
            $"No folds: loss {trained.Loss:F4} on training rows, {heldOut.Loss:F4} on held-out rows."));
        return false;
    }

    private bool HasScores(TrainingSet set) => set.LabelKind switch
    {
        LabelKind.None => false,
        LabelKind.Tags => options.TokenScoresColumnName is not null,
        _ => options.Features != FeatureContent.Vector,
    };

    private FittedEncoder Result(TrainingContext context, EncoderTraining training, OutOfFoldScores? outOfFold = null)
    {
        Vocabulary vocabulary = context.Set.Vocabulary;
        var weights = new EncoderWeights(options.Encoder, vocabulary, training.Export());
        OutputHead? head = HasScores(context.Set) ? training.Head : null;
        return new FittedEncoder(new AttentionEncoder(options.Encoder, vocabulary, weights), head, outOfFold);
    }
}
