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
internal sealed class EncoderTraining : ITrainable, IDisposable
{
    private readonly TrainingContext _context;
    private readonly IObjective _objective;
    private readonly int[] _trainingRows;
    private readonly List<int[]> _heldOut;
    private readonly WeightAverage _average;
    private List<Tensor>? _remembered;

    /// <param name="context">What every part of the fit shares.</param>
    /// <param name="options">The shape of the encoder.</param>
    /// <param name="split">The rows to train on and those held out.</param>
    internal EncoderTraining(TrainingContext context, EncoderOptions options, RowSplit split)
    {
        _context = context;
        TrainingSet set = context.Set;
        _trainingRows = split.Training;
        _heldOut = BatchPlan.Sorted(set, split.HeldOut, context.Settings.BatchSize);
        Encoder = new TorchEncoder(
            options, set.Vocabulary, context.Settings.Dropout, context.Generator, context.Device);
        _objective = set.LabelKind switch
        {
            LabelKind.Classes => new ClassificationObjective(context, options, _trainingRows),
            LabelKind.Number => new RegressionObjective(context, options, _trainingRows),
            LabelKind.ClassSet => new MultiLabelObjective(context, options, _trainingRows),
            LabelKind.Tags => new TagObjective(context, options, _trainingRows),
            _ => new MaskedTokenObjective(context),
        };
        Decayed = [.. Encoder.Parameters.Decayed, .. _objective.Parameters.Where(parameter => parameter.dim() > 1)];
        NotDecayed = [.. Encoder.Parameters.NotDecayed, .. _objective.Parameters.Where(parameter => parameter.dim() <= 1)];
        _average = new WeightAverage([.. All]);
    }

    internal TorchEncoder Encoder { get; }

    public IReadOnlyList<Parameter> Decayed { get; }

    public IReadOnlyList<Parameter> NotDecayed { get; }

    public IReadOnlyList<Tensor> Remembered => _remembered ??= [.. _average.Values.Select(values => empty_like(values))];

    public IReadOnlyList<Tensor> State => [.. All, .. _average.Values];

    public long AveragedSteps
    {
        get => _average.Steps;
        set => _average.Steps = value;
    }

    public IReadOnlyList<int[]> StartEpoch(int epoch)
    {
        _context.StartEpoch(epoch);
        return BatchPlan.Shuffled(_context.Set, _trainingRows, _context.Settings.BatchSize, _context.Random);
    }

    public double Backward(int[] rows)
    {
        using var scope = NewDisposeScope();
        Encoder.Training = true;
        using Batch batch = _objective.TrainingBatch(rows);
        Tensor loss = _objective.Loss(Encoder, batch);
        loss.backward();
        double norm = _context.Settings.AdversarialNorm;
        Tensor? shift = norm > 0 && Encoder.WordGradient is { } gradient ? AdversarialShift.Of(gradient, norm) : null;
        Encoder.CollectGradients();
        if (shift is null) return loss.item<float>();

        Encoder.Shift = shift;
        _objective.Loss(Encoder, batch).backward();
        Encoder.Shift = null;
        Encoder.CollectGradients();
        return loss.item<float>();
    }

    public IReadOnlyList<RowGradient> RowGradients => Encoder.RowGradients;

    public WeightAverage Average => _average;

    public double AverageHorizon(int stepsPerEpoch) => _context.Settings.WeightAveraging * stepsPerEpoch;

    public ValidationResult? Validate(Action checkCancelled)
    {
        if (_heldOut.Count == 0) return null;
        _average.Swap();
        ValidationResult result = Evaluate(_heldOut, checkCancelled);
        _average.Swap();
        return result;
    }

    /// <summary>Loss and metric over as many of the training rows as were held out; null where none were.</summary>
    internal ValidationResult? EvaluateTrainingRows()
    {
        int[] rows = _trainingRows[..Math.Min(_trainingRows.Length, _heldOut.Sum(batch => batch.Length))];
        return rows.Length == 0 ? null : Evaluate(BatchPlan.Sorted(_context.Set, rows, _context.Settings.BatchSize), () => { });
    }

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

    public void Remember()
    {
        using var noGradients = no_grad();
        foreach ((Tensor copy, Tensor average) in Remembered.Zip(_average.Values)) copy.copy_(average);
    }

    public void Recall()
    {
        using var noGradients = no_grad();
        foreach ((Tensor copy, Parameter parameter) in _remembered!.Zip(All)) parameter.copy_(copy);
    }

    public void Dispose() => Encoder.Dispose();

    /// <summary>See <see cref="IObjective.Output"/>.</summary>
    internal OutputHead? Head => _objective.Output;

    internal List<WeightTensor> Export() => Encoder.Parameters.Export();

    private IEnumerable<Parameter> All => Decayed.Concat(NotDecayed);
}
