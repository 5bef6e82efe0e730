using MlNetAttention.Data;
using MlNetAttention.Network;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetAttention.Objectives;

/// <summary>
/// Mean squared error of a linear map of the pooled vector against the target, scaled to mean 0 and variance 1 over the
/// training rows.
/// </summary>
internal sealed class RegressionObjective : IObjective
{
    private readonly TrainingSet _set;
    private readonly Device _device;
    private readonly WordDropout _words;
    private readonly PooledHead _head;
    private readonly double _mean;
    private readonly double _deviation;

    internal RegressionObjective(TrainingContext context, EncoderOptions options, int[] trainingRows)
    {
        _set = context.Set;
        _device = context.Device;
        _words = new WordDropout(context.Set, context.Settings.WordDropout, context.Random);
        _head = new PooledHead(context, options.PooledWidth, 1);
        _mean = trainingRows.Average(row => (double)_set.Targets[row]);
        double variance = trainingRows.Average(row => Math.Pow(_set.Targets[row] - _mean, 2));
        _deviation = variance > 0 ? Math.Sqrt(variance) : 1;
    }

    public IEnumerable<Parameter> Parameters => _head.Parameters;

    public string MetricName => "R²";

    public Batch TrainingBatch(int[] rows) => Batch.Create(_set, rows, _device, (_, _, id) => _words.Apply(id));

    public Batch EvaluationBatch(int[] rows) => Batch.Create(_set, rows, _device);

    public Tensor Loss(TorchEncoder encoder, Batch batch)
    {
        using var scope = NewDisposeScope();
        return F.mse_loss(_head.Apply(encoder, batch, training: true).squeeze(1), Targets(batch)).MoveToOuterDisposeScope();
    }

    public void Evaluate(TorchEncoder encoder, Batch batch, EvaluationSums sums)
    {
        using var scope = NewDisposeScope();
        Tensor targets = Targets(batch);
        Tensor errors = _head.Apply(encoder, batch, training: false).squeeze(1) - targets;                   // [B]
        double squared = errors.square().sum().item<float>();
        sums.Rows += batch.Rows.Length;
        sums.Loss += squared;
        sums.Score += squared;
        sums.Targets += targets.sum().item<float>();
        sums.SquaredTargets += targets.square().sum().item<float>();
    }

    private Tensor Targets(Batch batch) =>
        tensor(batch.Rows.Select(row => (float)((_set.Targets[row] - _mean) / _deviation)).ToArray(), device: _device);
}
