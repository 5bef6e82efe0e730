using System.Globalization;
using MlNetAttention.MlNet;
using MlNetAttention.Weights;
using static TorchSharp.torch;

namespace MlNetAttention.OutOfFold;

/// <summary>Trains an encoder per fold of the rows on all other folds, for as long as the encoder that serves was trained.</summary>
internal sealed class FoldTraining(
    TrainingContext context, AttentionOptions options, Action checkCancelled, Action<TrainingProgress> report, MlNetLog log)
{
    // In nats, or in variances of the target. Below it the encoder knows new rows as well as those it was trained on.
    private const double SmallGap = 0.02;

    private readonly int _folds = options.Training.Folds;

    /// <summary>Null where the scores of training rows are honest as they are, or there are none.</summary>
    internal OutOfFoldScores? Train(EncoderTraining whole, TrainingResult result)
    {
        if (_folds < 2 || whole.Head is null) return null;
        if (result.Best is { } heldOut && whole.EvaluateTrainingRows(checkCancelled) is { } trained
            && heldOut.Loss - trained.Loss < SmallGap)
        {
            log.Info(string.Create(CultureInfo.InvariantCulture,
                $"No folds: loss {trained.Loss:F4} on training rows, {heldOut.Loss:F4} on held-out rows."));
            return null;
        }

        int[] foldOf = [.. context.Set.Sequences.Select(ids => Fold.Of(ids, _folds, context.Seed))];
        if (Enumerable.Range(0, _folds).Any(fold => Array.TrueForAll(foldOf, other => other == fold)))
        {
            log.Warning("No folds: all rows have the same tokens. Features of training rows are better than those of new rows.");
            return null;
        }

        var encoders = new List<FoldEncoder>();
        for (int fold = 0; fold < _folds; fold++)
        {
            int[] rows = [.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] != fold)];
            if (TrainFold(fold, rows, result.BestEpoch) is not { } encoder)
            {
                log.Warning("Cancelled; features of training rows are better than those of new rows.");
                return null;
            }

            encoders.Add(encoder);
        }

        return new OutOfFoldScores(encoders, context.Seed);
    }

    private FoldEncoder? TrainFold(int fold, int[] rows, int epochs)
    {
        using var scope = NewDisposeScope();
        int seed = unchecked(context.Seed * 31 + fold + 1);
        using var generator = new Generator((ulong)(uint)seed, context.Device);
        TrainingContext part = context with { Seed = seed, Random = new Random(seed), Generator = generator };
        using var training = new EncoderTraining(part, options.Encoder, rows, validationFraction: 0);
        var loop = new TrainingLoop(
            options.Training, checkCancelled, progress => report(progress with { Fold = fold + 1, Folds = _folds }));
        if (loop.Run(training, epochs).Cancelled) return null;
        HashSet<int> seen = [.. rows.SelectMany(row => context.Set.Sequences[row])];
        List<WeightTensor> weights = training.Export();
        foreach (WeightTensor tensor in weights) ForgetUnseen(tensor, seen);
        Vocabulary vocabulary = context.Set.Vocabulary;
        var encoder = new AttentionEncoder(options.Encoder, vocabulary, new EncoderWeights(options.Encoder, vocabulary, weights));
        return new FoldEncoder(encoder, training.Head!);
    }

    // To this encoder a word of its fold alone is as unknown as a new word will be to the one that serves.
    private void ForgetUnseen(WeightTensor tensor, HashSet<int> seen)
    {
        if (!EncoderLayout.IsPerWord(tensor.Name)) return;
        int width = tensor.Shape[1];
        ReadOnlySpan<float> unknown = tensor.Values.AsSpan(Vocabulary.UnknownId * width, width);
        for (int id = Vocabulary.FirstKnownId; id < context.Set.Vocabulary.Size; id++)
        {
            if (!seen.Contains(id)) unknown.CopyTo(tensor.Values.AsSpan(id * width, width));
        }
    }
}
