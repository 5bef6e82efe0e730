using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Objectives;
using MlNetAttention.Optimization;
using MlNetAttention.Scoring;
using MlNetAttention.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Fitting;

/// <summary>An encoder, its objective and its rows, as the training loop sees them.</summary>
internal sealed class EncoderTraining : IDisposable
{
    private readonly TrainingContext _context;
    private readonly IObjective _objective;
    private readonly HashSet<Parameter> _head;
    private readonly int[] _trainingRows;
    private readonly List<int[]> _heldOut;

    /// <param name="context">The data and settings that every part of the fit shares.</param>
    /// <param name="options">The shape of the encoder.</param>
    /// <param name="split">The rows to train on and those held out.</param>
    internal EncoderTraining(TrainingContext context, EncoderOptions options, RowSplit split)
    {
        _context = context;
        TrainingSet set = context.Set;
        _trainingRows = split.Training;
        HeldOut = split.HeldOut;
        _heldOut = BatchPlan.Sorted(set, split.HeldOut, context.Settings.Batch);
        Encoder = new TorchEncoder(
            options, set.Vocabulary, context.Settings.Dropout, context.Generator, context.Device, start: context.Start,
            frozen: context.Frozen);
        _objective = set.LabelKind switch
        {
            LabelKind.Classes => new ClassificationObjective(context, options, _trainingRows),
            LabelKind.Number => new RegressionObjective(context, options, _trainingRows),
            LabelKind.MultiLabel => new MultiLabelObjective(context, options, _trainingRows),
            LabelKind.Tags => new TagObjective(context, options, _trainingRows),
            _ => new MaskedTokenObjective(context),
        };
        Decayed = [.. Encoder.Parameters.Decayed, .. _objective.Parameters.Where(parameter => parameter.dim() > 1)];
        NotDecayed = [.. Encoder.Parameters.NotDecayed, .. _objective.Parameters.Where(parameter => parameter.dim() <= 1)];
        _head = new HashSet<Parameter>(_objective.Parameters, ReferenceEqualityComparer.Instance);
        Average = context.Settings.WeightAveraging == 0 ? null : new WeightAverage([.. All]);
        using var noGradients = no_grad();
        Best = [.. All.Select(parameter => empty_like(parameter))];
    }

    internal TorchEncoder Encoder { get; }

    /// <summary>The rows that were not trained on, but chose the best epoch.</summary>
    internal int[] HeldOut { get; }

    /// <summary>The parameters that weight decay shrinks.</summary>
    internal IReadOnlyList<Parameter> Decayed { get; }

    internal IReadOnlyList<Parameter> NotDecayed { get; }

    /// <summary>Gradients that are collected by rows.</summary>
    internal IReadOnlyList<RowGradient> RowGradients => Encoder.RowGradients;

    /// <summary>Whether the encoder begins with the weights of another, which its learning rate is meant for.</summary>
    internal bool IsFineTuning => _context.Start is not null;

    /// <summary>Whether a parameter is one of the head, not of the encoder.</summary>
    internal bool IsOfHead(Parameter parameter) => _head.Contains(parameter);

    /// <summary>
    /// The average of all parameters, first the decayed ones, then the others; null where it would be the parameters themselves.
    /// </summary>
    internal WeightAverage? Average { get; }

    /// <summary>The tensors that the next epoch continues from: the parameters, then their averages.</summary>
    internal IEnumerable<Tensor> State => [.. All, .. Average?.Values ?? []];

    /// <summary>The averaged weights of the best epoch; undefined before <see cref="SaveBest"/>.</summary>
    internal IReadOnlyList<Tensor> Best { get; }

    /// <summary>The map from vectors to scores as serving applies it; null without a label.</summary>
    internal OutputHead? Head => _objective.Output;

    /// <summary>The batches of an epoch, in order. All randomness within it depends only on the seed and its number.</summary>
    internal IReadOnlyList<int[]> StartEpoch(int epoch)
    {
        _context.StartEpoch(epoch);
        return BatchPlan.Shuffled(_context.Set, _trainingRows, _context.Settings.Batch, _context.Random);
    }

    /// <summary>
    /// Adds the gradients of a batch and, with adversarial training, those of the batch with shifted word vectors; returns the
    /// mean loss without the shift.
    /// </summary>
    internal double Backward(int[] rows)
    {
        using var scope = NewDisposeScope();
        Encoder.Training = true;
        using Batch batch = _objective.TrainingBatch(rows);
        Tensor loss = _objective.Loss(Encoder, batch);
        Encoder.Backward(loss);
        double norm = _context.Settings.AdversarialNorm;
        Tensor? shift = norm > 0 && Encoder.WordGradient is { } gradient ? AdversarialShift.Of(gradient, norm) : null;
        Encoder.CollectGradients();
        if (shift is null) return loss.item<float>();

        Encoder.Shift = shift;
        Encoder.Backward(_objective.Loss(Encoder, batch));
        Encoder.Shift = null;
        Encoder.CollectGradients();
        return loss.item<float>();
    }

    /// <summary>The number of rows, or the sum of their weights where there are any.</summary>
    internal double WeightOf(int[] rows) =>
        _context.Set.Weights is null ? rows.Length : rows.Sum(_context.Set.WeightOf);

    /// <summary>The number of steps that the average looks back, given the number in an epoch.</summary>
    internal double AverageHorizon(int stepsPerEpoch) => _context.Settings.WeightAveraging * stepsPerEpoch;

    /// <summary>Loss and metric of the averaged weights over all held-out rows; null where none are held out.</summary>
    internal ValidationResult? Validate(Action checkCancelled)
    {
        if (_heldOut.Count == 0) return null;
        Average?.Swap();
        ValidationResult result = Evaluate(_heldOut, checkCancelled);
        Average?.Swap();
        return result;
    }

    /// <summary>Loss and metric over as many of the training rows as were held out; null where none were.</summary>
    internal ValidationResult? EvaluateTrainingRows()
    {
        int[] rows = _trainingRows[..Math.Min(_trainingRows.Length, _heldOut.Sum(batch => batch.Length))];
        return rows.Length == 0 ? null : Evaluate(rows, () => { });
    }

    /// <summary>Loss and metric over some rows; null where none has something to predict.</summary>
    internal ValidationResult? Evaluate(int[] rows, Action checkCancelled)
    {
        int[] withTarget = [.. rows.Where(_context.Set.HasTarget)];
        return withTarget.Length == 0 ? null
            : Evaluate(BatchPlan.Sorted(_context.Set, withTarget, _context.Settings.Batch), checkCancelled);
    }

    /// <summary>Copies the averaged weights to <see cref="Best"/>.</summary>
    internal void SaveBest()
    {
        using var noGradients = no_grad();
        IEnumerable<Tensor> averaged = Average is null ? All : Average.Values;
        foreach ((Tensor best, Tensor average) in Best.Zip(averaged)) best.copy_(average);
    }

    /// <summary>Copies <see cref="Best"/> to the parameters.</summary>
    internal void RestoreBest()
    {
        using var noGradients = no_grad();
        foreach ((Tensor best, Parameter parameter) in Best.Zip(All)) parameter.copy_(best);
    }

    /// <summary>A copy of the encoder's weights as serving uses them.</summary>
    internal List<WeightTensor> Export() => Encoder.Parameters.Export();

    public void Dispose() => Encoder.Dispose();

    private IEnumerable<Parameter> All => Decayed.Concat(NotDecayed);

    private ValidationResult Evaluate(List<int[]> batches, Action checkCancelled)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Encoder.Training = false;
        var sums = new EvaluationSums();
        foreach (int[] rows in batches)
        {
            checkCancelled();
            using Batch batch = _objective.EvaluationBatch(rows);
            _objective.Evaluate(Encoder, batch, sums);
        }

        return _objective.Result(sums);
    }
}
