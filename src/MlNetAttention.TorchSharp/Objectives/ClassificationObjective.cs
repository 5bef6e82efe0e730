using MlNetAttention.Data;
using MlNetAttention.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetAttention.Objectives;

/// <summary>Cross-entropy of a linear map of the pooled vector against the row's class.</summary>
internal sealed class ClassificationObjective : IObjective
{
    private readonly TrainingSet _set;
    private readonly Device _device;
    private readonly double _smoothing;
    private readonly WordDropout _words;
    private readonly PooledHead _head;
    private readonly Tensor? _classWeights;

    internal ClassificationObjective(TrainingContext context, EncoderOptions options, int[] trainingRows)
    {
        _set = context.Set;
        _device = context.Device;
        _smoothing = context.Settings.LabelSmoothing;
        _words = new WordDropout(context.Set, context.Settings.WordDropout, context.Random);
        _head = new PooledHead(context, options.PooledWidth, _set.ClassCount);
        if (context.Settings.ClassWeighting == ClassWeighting.Balanced) _classWeights = BalancedWeights(trainingRows);
    }

    public IEnumerable<Parameter> Parameters => _head.Parameters;

    public string MetricName => "accuracy";

    public Batch TrainingBatch(int[] rows) => Batch.Create(_set, rows, _device, (_, _, id) => _words.Apply(id));

    public Batch EvaluationBatch(int[] rows) => Batch.Create(_set, rows, _device);

    public Tensor Loss(TorchEncoder encoder, Batch batch)
    {
        using var scope = NewDisposeScope();
        Tensor logits = _head.Apply(encoder, batch, training: true);                                   // [B, C]
        return F.cross_entropy(logits, Targets(batch), _classWeights, label_smoothing: _smoothing).MoveToOuterDisposeScope();
    }

    public void Evaluate(TorchEncoder encoder, Batch batch, EvaluationSums sums)
    {
        using var scope = NewDisposeScope();
        Tensor logits = _head.Apply(encoder, batch, training: false);
        Tensor targets = Targets(batch);
        sums.Rows += batch.Rows.Length;
        sums.Loss += F.cross_entropy(logits, targets, reduction: TorchSharp.torch.nn.Reduction.Sum).item<float>();
        sums.Score += (logits.argmax(1) == targets).sum().item<long>();
    }

    private Tensor Targets(Batch batch) =>
        tensor(batch.Rows.Select(row => (long)_set.Targets[row]).ToArray(), device: _device);

    private Tensor BalancedWeights(int[] trainingRows)
    {
        var counts = new float[_set.ClassCount];
        foreach (int row in trainingRows) counts[(int)_set.Targets[row]]++;
        int present = counts.Count(count => count > 0);
        return tensor(counts.Select(c => c == 0 ? 0 : trainingRows.Length / (present * c)).ToArray(), device: _device);
    }
}
