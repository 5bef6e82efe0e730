using MlNetAttention.Data;
using MlNetAttention.Fitting;
using MlNetAttention.Network;
using MlNetAttention.Objectives;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Benchmarks.Training;

/// <summary>A way to train the network on the rows.</summary>
internal interface ITrainingLoop : IDisposable
{
    string Name { get; }

    /// <summary>Trains on every row once.</summary>
    void RunEpoch();
}

/// <summary>The loop of this library, as <c>Fit</c> runs it but for held-out rows.</summary>
internal sealed class OurLoop : ITrainingLoop
{
    private readonly EncoderTraining _training;
    private readonly TrainingLoop _loop = new(new TrainingOptions(), checkCancelled: () => { }, report: _ => { });

    internal OurLoop(TrainingContext context)
    {
        _training = new EncoderTraining(
            context, new EncoderOptions(), RowSplit.Random(context.Set, heldOutShare: 0, context.Random));
    }

    public string Name => "ours";

    // Begins with fresh state of the optimizer and ends with the average put in place, like the only epoch of a fit.
    public void RunEpoch() => _loop.Run(_training, lastEpoch: 1);

    public void Dispose() => _training.Dispose();
}

/// <summary>How rows become batches.</summary>
internal enum Batching
{
    /// <summary>Random rows, padded to the longest of all rows.</summary>
    Longest,

    /// <summary>Rows of similar length, padded to the longest of the batch.</summary>
    Bucketed,
}

/// <summary>The loop one would write with TorchSharp: its optimizer, its clipping, nothing averaged.</summary>
internal sealed class PlainLoop : ITrainingLoop
{
    private readonly TrainingContext _context;
    private readonly Batching _batching;
    private readonly TorchEncoder _encoder;
    private readonly ClassificationObjective _objective;
    private readonly Parameter[] _parameters;
    private readonly optim.Optimizer _optimizer;
    private readonly int[] _rows;
    private readonly int _longest;

    internal PlainLoop(TrainingContext context, Batching batching)
    {
        _context = context;
        _batching = batching;
        _rows = [.. Enumerable.Range(0, context.Set.Sequences.Count)];
        _longest = context.Set.Sequences.Max(ids => ids.Length);
        var options = new EncoderOptions();
        _encoder = new TorchEncoder(
            options, context.Set.Vocabulary, context.Settings.Dropout, context.Generator, context.Device, managed: false)
        {
            Training = true,
        };
        _objective = new ClassificationObjective(context, options, _rows);
        _parameters = [.. _encoder.Parameters.Decayed, .. _encoder.Parameters.NotDecayed, .. _objective.Parameters];
        var training = new TrainingOptions();
        _optimizer = optim.AdamW(_parameters, lr: training.LearningRate, beta2: 0.98, weight_decay: training.WeightDecay);
    }

    public string Name => _batching == Batching.Longest ? "plain, longest" : "plain, bucketed";

    public void RunEpoch()
    {
        double sum = 0;
        foreach (int[] rows in Batches())
        {
            using var scope = NewDisposeScope();
            using Batch batch = _batching == Batching.Longest
                ? Batch.Create(_context.Set, rows, _context.Device, columns: _longest)
                : _objective.TrainingBatch(rows);
            _optimizer.zero_grad();
            Tensor loss = _objective.Loss(_encoder, batch);
            loss.backward();
            nn.utils.clip_grad_norm_(_parameters, 1);
            _optimizer.step();
            sum += loss.item<float>();
        }

        if (!double.IsFinite(sum)) throw new InvalidOperationException($"{Name}: the loss is {sum}.");
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _encoder.Dispose();
    }

    private IEnumerable<int[]> Batches()
    {
        if (_batching == Batching.Bucketed)
        {
            return BatchPlan.Shuffled(_context.Set, _rows, _context.Settings.Batch, _context.Random);
        }

        _context.Random.Shuffle(_rows);
        return _rows.Chunk(_context.Settings.Batch.Rows);
    }
}
