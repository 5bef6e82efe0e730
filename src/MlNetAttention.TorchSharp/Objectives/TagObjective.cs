using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Scoring;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Objectives;

/// <summary>
/// Cross-entropy of a linear map of each token's vector against its tag, mixed with the outputs of teachers, if any; the mean
/// over the tokens of a batch that have a tag. Every row must have a tag.
/// </summary>
internal sealed class TagObjective : IObjective
{
    private readonly TrainingSet _set;
    private readonly Device _device;
    private readonly WordDropout _words;
    private readonly LinearHead _head;
    private readonly TrainingSettings _settings;
    private readonly IReadOnlyList<float[]>? _teachers;
    private readonly Tensor? _classWeights;

    internal TagObjective(TrainingContext context, EncoderOptions options, int[] trainingRows)
    {
        _set = context.Set;
        _device = context.Device;
        _words = new WordDropout(context.Set, context.Settings.WordDropout, context.Random);
        _head = new LinearHead(context, options.Width, context.Set.ClassCount);
        _settings = context.Settings;
        _teachers = context.Teachers;
        if (context.Settings.ClassWeighting == ClassWeighting.Balanced)
        {
            IEnumerable<(int Tag, double Weight)> tags =
                from row in trainingRows
                from tag in _set.TargetClasses[row]
                where tag != RowTarget.MissingClass
                select (tag, _set.WeightOf(row));
            _classWeights = ClassWeights.Balanced(tags, _set.ClassCount, _device);
        }
    }

    public IEnumerable<Parameter> Parameters => _head.Parameters;

    public OutputHead? Output => _head.Export(ScoreKind.Multiclass);

    public Batch TrainingBatch(int[] rows) => WithTags(Batch.Create(_set, rows, _device, (_, _, id) => _words.Apply(id)));

    public Batch EvaluationBatch(int[] rows) => WithTags(Batch.Create(_set, rows, _device));

    public Tensor Loss(TorchEncoder encoder, Batch batch)
    {
        using var scope = NewDisposeScope();
        (Tensor logits, Tensor targets) = Predict(encoder, batch, training: true);
        Tensor? mixed = _teachers is null ? null : Mixed(batch, _teachers);
        Tensor? shares = RowWeights.Shares(_set, RowWeights.RowsOfTokens(batch), _device);   // [M]
        return ClassLoss.Mean(logits, targets, mixed, _settings.LabelSmoothing, _classWeights, shares).MoveToOuterDisposeScope();
    }

    public void Evaluate(TorchEncoder encoder, Batch batch, EvaluationSums sums)
    {
        using var scope = NewDisposeScope();
        (Tensor logits, Tensor targets) = Predict(encoder, batch, training: false);
        sums.AddClasses(logits, targets, RowWeights.Of(_set, RowWeights.RowsOfTokens(batch)));
    }

    public ValidationResult Result(EvaluationSums sums) => sums.Accuracy();

    private (Tensor Logits, Tensor Targets) Predict(TorchEncoder encoder, Batch batch, bool training)
    {
        (long[] positions, long[] targets) = batch.TokenTargets!.Value;
        Tensor vectors = encoder.TokenVectors(batch);                                       // [B, T, D]
        Tensor tagged = vectors.view(-1, vectors.shape[2]).index_select(0, tensor(positions, device: _device)); // [M, D]
        return (_head.Apply(tagged, training), tensor(targets, device: _device));           // [M, C], [M]
    }

    /// <summary>Probabilities [M, C]: see <see cref="ClassLoss.Mix"/>.</summary>
    private Tensor Mixed(Batch batch, IReadOnlyList<float[]> teachers)
    {
        int classes = _set.ClassCount;
        (int B, int T, int Tag)[] tagged = [.. Tagged(batch)];
        var targets = new float[tagged.Length * classes];
        foreach ((int m, (int b, int t, int tag)) in tagged.Index())
        {
            ReadOnlySpan<float> teacher = teachers[batch.Rows[b]].AsSpan(t * classes, classes);
            ClassLoss.Mix(targets.AsSpan(m * classes, classes), teacher, tag, _settings);
        }

        return tensor(targets, [tagged.Length, classes], device: _device);
    }

    private Batch WithTags(Batch batch)
    {
        long length = batch.Ids.shape[1];
        (int B, int T, int Tag)[] tagged = [.. Tagged(batch)];
        int first = _set.Vocabulary.Frame.Before;
        long[] positions = [.. tagged.Select(token => token.B * length + first + token.T)];
        return batch with { TokenTargets = (positions, [.. tagged.Select(token => (long)token.Tag)]) };
    }

    /// <summary>The M tokens of a batch that have a tag, by row and place among those of the first column.</summary>
    private IEnumerable<(int B, int T, int Tag)> Tagged(Batch batch) =>
        from row in batch.Rows.Index()
        from token in _set.TargetClasses[row.Item].Index()
        where token.Item != RowTarget.MissingClass
        select (row.Index, token.Index, token.Item);
}
