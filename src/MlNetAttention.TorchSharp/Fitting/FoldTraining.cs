using System.Globalization;
using MlNetAttention.Checkpoints;
using MlNetAttention.Data;
using MlNetAttention.OutOfFold;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetAttention.Fitting;

/// <summary>
/// The result of the folds: out-of-fold scores for pipelines, and logits as teachers, [rows][C] or [rows][T·C].
/// </summary>
internal sealed record FoldResult(OutOfFoldScores Scores, float[][] Teachers)
{
    /// <summary>Loss and metric of the rows left out, the mean over the encoders that have not seen them.</summary>
    internal ValidationResult? LeftOut { get; init; }
}

/// <summary>Trains an encoder without each fold of the rows, several at once, each time the rows are dealt into folds.</summary>
internal sealed class FoldTraining(
    TrainingContext context, AttentionOptions options, int repeats, int threads, int encodersAtOnce, Action checkCancelled,
    Action<TrainingProgress> report, FitCheckpoints? checkpoints = null)
{
    private readonly int _folds = options.Training.FoldCount;
    private readonly int _encoders = options.Training.FoldCount * repeats;

    // [repeats][rows].
    private readonly int[][] _foldOf =
    [
        .. Enumerable.Range(0, repeats).Select(repeat => Fold.SeedOf(context.Seed, repeat))
            .Select(seed => FoldsOf(context.Set, options.Training.FoldCount, seed)),
    ];

    private readonly ValidationResult?[] _leftOut = new ValidationResult?[options.Training.FoldCount * repeats];
    private readonly double[] _shares = new double[options.Training.FoldCount * repeats];
    private readonly Lock _reporting = new();

    /// <summary>Whether every fold leaves rows to train on.</summary>
    internal bool IsPossible => Array.TrueForAll(_foldOf, folds => folds.Distinct().Count() > 1);

    /// <summary>Trains the encoders; null where training was cancelled.</summary>
    internal FoldResult? Train(int epochs)
    {
        var trained = new bool[_encoders];

        // [repeats][rows][outputs].
        float[][][] outputs = [.. _foldOf.Select(_ => new float[context.Set.TrainingRows][])];

        // Steps are too small for two threads to share one; with a fold per thread, weights depend neither on the number of
        // threads nor on how many folds fit into memory at once.
        int workers = context.Device.type == DeviceType.CPU ? Math.Min(Math.Min(threads, encodersAtOnce), _encoders) : 1;
        Workers.Run(workers, _encoders, Job, checkCancelled);
        set_num_threads(threads);
        return Array.TrueForAll(trained, done => done) ? Mean(outputs) : null;

        void Job(int number, Action checkStopped)
        {
            bool isEmpty = Array.IndexOf(_foldOf[number / _folds], number % _folds) < 0;
            if (isEmpty) trained[number] = true;
            else if (TrainFold(number, epochs, checkStopped) is { } encoder)
            {
                Predict(encoder, number, outputs[number / _folds], checkStopped);
                trained[number] = true;
            }

            // An encoder that was complete in a checkpoint has reported nothing.
            lock (_reporting) _shares[number] = 1;
        }
    }

    // Equal rows are in the same fold, and so are rows of one group.
    private static int[] FoldsOf(TrainingSet set, int folds, int seed) =>
        set.Groups?.Deal(folds, seed)
        ?? [.. set.Sequences.Take(set.TrainingRows).Select(ids => Fold.Of(ids, folds, seed))];

    private FoldEncoder? TrainFold(int number, int epochs, Action checkStopped)
    {
        set_num_threads(1);
        using var scope = NewDisposeScope();
        int seed = unchecked(context.Seed * 31 + number + 1);
        using var generator = new Generator((ulong)(uint)seed, context.Device);
        int[] foldOf = _foldOf[number / _folds];
        RowSplit split = RowSplit.Without(context.Set, row => foldOf[row] == number % _folds);
        using var training = new EncoderTraining(context.With(seed, generator), options.Encoder, split);
        var loop = new TrainingLoop(
            options.Training, checkStopped, progress => Report(progress, number),
            checkpoints?.Stage(string.Create(CultureInfo.InvariantCulture, $"fold-{number + 1}"), options.PretrainedUse));
        if (loop.Run(training, epochs).Cancelled) return null;
        int[] leftOut = [.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] == number % _folds)];
        if (options.Pretrained is not null) _leftOut[number] = training.Evaluate(leftOut, checkStopped);
        List<WeightTensor> weights = training.Export();
        if (context.Start is null) ForgetUnseen(weights, split.Training);
        Vocabulary vocabulary = context.Set.Vocabulary;
        var encoder = new AttentionEncoder(options.Encoder, vocabulary, new EncoderWeights(options.Encoder, vocabulary, weights));
        return new FoldEncoder(encoder, training.Head!, ofTokens: context.Set.LabelKind == LabelKind.Tags);
    }

    // To this encoder, a word that occurs only in its fold is as unknown as a new word will be to the one that serves.
    private void ForgetUnseen(List<WeightTensor> weights, int[] rows)
    {
        HashSet<int> seen = [.. rows.SelectMany(row => context.Set.Sequences[row])];
        foreach (WeightTensor tensor in weights.Where(tensor => EncoderLayout.IsPerWord(tensor.Name))) ForgetUnseen(tensor, seen);
    }

    private void ForgetUnseen(WeightTensor tensor, HashSet<int> seen)
    {
        int width = tensor.Shape[1];
        ReadOnlySpan<float> unknown = tensor.Values.AsSpan(Vocabulary.UnknownId * width, width);
        for (int id = Vocabulary.FirstKnownId; id < context.Set.Vocabulary.Size; id++)
        {
            if (!seen.Contains(id)) unknown.CopyTo(tensor.Values.AsSpan(id * width, width));
        }
    }

    /// <summary>The outputs of an encoder for the rows of its fold.</summary>
    private void Predict(FoldEncoder encoder, int number, float[][] outputs, Action checkStopped)
    {
        TokenSequence tokens = context.Set.NewSequence();
        for (int row = 0; row < outputs.Length; row++)
        {
            if (row % 64 == 0) checkStopped();
            if (_foldOf[number / _folds][row] != number % _folds) continue;
            context.Set.Fill(tokens, row);
            outputs[row] = context.Frozen?.PooledOf(row) is { } pooled ? encoder.Predict(pooled) : encoder.Predict(tokens);
        }
    }

    /// <summary>The mean of the repeats, [repeats][rows][outputs] → [rows][outputs], by row and by its tokens.</summary>
    private FoldResult Mean(float[][][] outputs)
    {
        using var hash = new RowHash();
        TokenSequence tokens = context.Set.NewSequence();
        var scores = new OutOfFoldScores();
        float[][] means = outputs[0];
        for (int row = 0; row < means.Length; row++)
        {
            for (int i = 0; i < means[row].Length; i++)
            {
                float sum = 0;
                foreach (float[][] repeat in outputs) sum += repeat[row][i] / repeats;
                means[row][i] = sum;
            }

            context.Set.Fill(tokens, row);
            scores.Add(hash.Of(tokens), means[row]);
        }

        return new FoldResult(scores, means) { LeftOut = ValidationResult.Mean(_leftOut) };
    }

    private void Report(TrainingProgress progress, int number)
    {
        lock (_reporting)
        {
            _shares[number] = progress.StageShare;
            double share = _shares.Average();
            report(progress with { Stage = TrainingStage.Folds, Fold = number + 1, Folds = _encoders, StageShare = share });
        }
    }
}
