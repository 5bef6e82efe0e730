using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.OutOfFold;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Reduction = TorchSharp.torch.nn.Reduction;

namespace MlNetAttention.Objectives;

/// <summary>
/// Cross-entropy of a linear map of each token's vector against its tag, the mean over the tokens of a batch that have one.
/// Every row must have a tag.
/// </summary>
internal sealed class TagObjective : IObjective
{
    private readonly TrainingSet _set;
    private readonly Device _device;
    private readonly WordDropout _words;
    private readonly Head _head;
    private readonly double _smoothing;
    private readonly Tensor? _classWeights;

    internal TagObjective(TrainingContext context, EncoderOptions options, int[] trainingRows)
    {
        _set = context.Set;
        _device = context.Device;
        _words = new WordDropout(context.Set, context.Settings.WordDropout, context.Random);
        _head = new Head(context, options.Width, context.Set.ClassCount);
        _smoothing = context.Settings.LabelSmoothing;
        if (context.Settings.ClassWeighting == ClassWeighting.Balanced)
        {
            IEnumerable<int> tags = trainingRows.SelectMany(row => _set.TargetClasses[row]);
            _classWeights = ClassWeights.Balanced(tags.Where(tag => tag != RowTarget.MissingClass), _set.ClassCount, _device);
        }
    }

    public IEnumerable<Parameter> Parameters => _head.Parameters;

    public OutputHead? Output => null;

    public Batch TrainingBatch(int[] rows) => WithTags(Batch.Create(_set, rows, _device, (_, _, id) => _words.Apply(id)));

    public Batch EvaluationBatch(int[] rows) => WithTags(Batch.Create(_set, rows, _device));

    public Tensor Loss(TorchEncoder encoder, Batch batch)
    {
        using var scope = NewDisposeScope();
        (Tensor logits, Tensor targets) = Predict(encoder, batch, training: true);
        return F.cross_entropy(logits, targets, _classWeights, label_smoothing: _smoothing).MoveToOuterDisposeScope();
    }

    public void Evaluate(TorchEncoder encoder, Batch batch, EvaluationSums sums)
    {
        using var scope = NewDisposeScope();
        (Tensor logits, Tensor targets) = Predict(encoder, batch, training: false);
        sums.Rows += targets.shape[0];
        sums.Loss += F.cross_entropy(logits, targets, reduction: Reduction.Sum).item<float>();
        sums.Score += (logits.argmax(1) == targets).sum().item<long>();
    }

    public ValidationResult Result(EvaluationSums sums) => sums.Accuracy();

    private (Tensor Logits, Tensor Targets) Predict(TorchEncoder encoder, Batch batch, bool training)
    {
        (long[] positions, long[] targets) = batch.TokenTargets!.Value;
        Tensor vectors = encoder.TokenVectors(batch);                                       // [B, T, D]
        Tensor tagged = vectors.view(-1, vectors.shape[2]).index_select(0, tensor(positions, device: _device)); // [M, D]
        return (_head.Apply(tagged, training), tensor(targets, device: _device));           // [M, C], [M]
    }

    private Batch WithTags(Batch batch)
    {
        long length = batch.Ids.shape[1];
        var positions = new List<long>();
        var targets = new List<long>();
        for (int b = 0; b < batch.Rows.Length; b++)
        {
            foreach ((int t, int tag) in _set.TargetClasses[batch.Rows[b]].Index())
            {
                if (tag == RowTarget.MissingClass) continue;
                positions.Add(b * length + t);
                targets.Add(tag);
            }
        }

        return batch with { TokenTargets = ([.. positions], [.. targets]) };
    }
}
