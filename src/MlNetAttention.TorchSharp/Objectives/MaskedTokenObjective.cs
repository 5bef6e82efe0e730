using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Optimization;
using MlNetAttention.Scoring;
using MlNetAttention.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Objectives;

/// <summary>
/// Predicts hidden tokens from the others (Devlin et al. 2019): of the chosen tokens 80 % become the unknown token, 10 % a
/// random one and 10 % stay. The unknown token stands for the mask, so that its vector learns to mean "some word".
/// Logits are products with the embeddings themselves (Press and Wolf 2017). Separators stay. Rows must have a token.
/// </summary>
internal sealed class MaskedTokenObjective : IObjective
{
    private readonly TrainingSet _set;
    private readonly Device _device;
    private readonly Random _random;
    private readonly double _share;
    private readonly int _seed;
    private readonly Parameter _bias;

    internal MaskedTokenObjective(TrainingContext context)
    {
        _set = context.Set;
        _device = context.Device;
        _random = context.Random;
        _share = context.Settings.MaskedTokenFraction;
        _seed = context.Seed;
        _bias = new Parameter(zeros(_set.Vocabulary.Size, device: _device), requires_grad: true);
    }

    public IEnumerable<Parameter> Parameters => [_bias];

    public OutputHead? Output => null;

    public Batch TrainingBatch(int[] rows) => Hide(rows, _random);

    public Batch EvaluationBatch(int[] rows) => Hide(rows, new Random(unchecked(_seed * 31 + rows[0])));

    public Tensor Loss(TorchEncoder encoder, Batch batch)
    {
        using var scope = NewDisposeScope();
        (Tensor logits, Tensor targets) = Predict(encoder, batch);
        Tensor? shares = RowWeights.Shares(_set, RowWeights.RowsOfTokens(batch), _device);   // [M]
        return ClassLoss.Mean(logits, targets, mixed: null, smoothing: 0, classWeights: null, shares).MoveToOuterDisposeScope();
    }

    public void Evaluate(TorchEncoder encoder, Batch batch, EvaluationSums sums)
    {
        using var scope = NewDisposeScope();
        (Tensor logits, Tensor targets) = Predict(encoder, batch);
        sums.AddClasses(logits, targets, RowWeights.Of(_set, RowWeights.RowsOfTokens(batch)));
    }

    public ValidationResult Result(EvaluationSums sums) => sums.Accuracy();

    private (Tensor Logits, Tensor Targets) Predict(TorchEncoder encoder, Batch batch)
    {
        (long[] positions, long[] targets) = batch.TokenTargets!.Value;
        Tensor vectors = encoder.TokenVectors(batch);                                       // [B, T, D]
        Tensor chosen = vectors.view(-1, vectors.shape[2]).index_select(0, tensor(positions, device: _device));
        Tensor embedding = encoder.Parameters[EncoderLayout.Embedding];                     // [V, D]
        Tensor logits = chosen.matmul(embedding.t()).DividedBy(Math.Sqrt(vectors.shape[2])).Plus(_bias); // [M, V]
        return (logits, tensor(targets, device: _device));
    }

    private Batch Hide(int[] rows, Random random)
    {
        var chosen = new List<(int Row, int Token, long Target)>();
        Batch batch = Batch.Create(_set, rows, _device, (row, token, id) =>
        {
            if (random.NextDouble() >= _share) return id;
            chosen.Add((row, token, id));
            return random.NextDouble() switch
            {
                < 0.8 => Vocabulary.UnknownId,
                < 0.9 => random.Next(Vocabulary.UnknownId, _set.Vocabulary.Size),
                _ => id,
            };
        });

        // By chance no token of a batch may be chosen, and a batch without a target has no loss.
        if (chosen.Count == 0)
        {
            int[] first = _set.Sequences[rows[0]];
            int token = Array.FindIndex(first, id => id != Vocabulary.SeparatorId);
            chosen.Add((0, token, first[token]));
        }

        int length = (int)batch.Ids.shape[1];

        // A token to predict must not be told by its subwords, known or not.
        foreach ((int row, int token, _) in chosen) batch.UnknownSubwords?.Remove(row * length + token);
        return batch with
        {
            TokenTargets = ([.. chosen.Select(c => (long)c.Row * length + c.Token)], [.. chosen.Select(c => c.Target)]),
        };
    }
}
