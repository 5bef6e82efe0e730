using System.Diagnostics;
using MlNetAttention.Network;
using MlNetAttention.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention;

/// <summary>What the training loop needs to know of what it trains: nothing about encoders.</summary>
internal interface ITrainable
{
    IReadOnlyList<Parameter> Decayed { get; }

    IReadOnlyList<Parameter> NotDecayed { get; }

    /// <summary>The batches of the next epoch, in order.</summary>
    IReadOnlyList<int[]> NextEpoch();

    /// <summary>Computes the gradients of a batch; returns its mean loss.</summary>
    double Backward(int[] rows);

    /// <summary>Gradients that are collected by rows.</summary>
    IReadOnlyList<RowGradient> RowGradients { get; }

    /// <summary>The average of all parameters, first the decayed ones, then the others.</summary>
    WeightAverage Average { get; }

    /// <summary>How many steps the average looks back, given how many an epoch has.</summary>
    double AverageHorizon(int stepsPerEpoch);

    /// <summary>Loss and metric of the averaged weights over all held-out rows; null where none are held out.</summary>
    ValidationResult? Validate(Action checkCancelled);

    /// <summary>Keeps a copy of the averaged weights in place of an earlier one.</summary>
    void Remember();

    /// <summary>Puts the remembered weights back.</summary>
    void Recall();
}

/// <summary>How a training run ended.</summary>
internal sealed record TrainingResult(int BestEpoch, int Epochs, ValidationResult? Best, bool Cancelled);

/// <summary>AdamW with warm-up, cosine schedule, clipping and early stopping; the averaged weights of the best epoch win.</summary>
internal sealed class TrainingLoop(TrainingOptions options, Action checkCancelled, Action<TrainingProgress> report)
{
    // Fine enough for a progress bar, too coarse to cost anything.
    private const int ReportsPerEpoch = 20;

    private readonly long _start = Stopwatch.GetTimestamp();
    private int _lastEpoch;
    private int _bestEpoch;
    private ValidationResult? _best;

    /// <param name="model">What to train.</param>
    /// <param name="lastEpoch">
    /// Where to end although the learning rate is one of more epochs to come; null to end by the options alone.
    /// </param>
    internal TrainingResult Run(ITrainable model, int? lastEpoch = null)
    {
        _lastEpoch = lastEpoch ?? options.Epochs;
        try
        {
            return Train(model);
        }
        catch (OperationCanceledException) when (options.OnCancellation == CancellationBehavior.ReturnBest)
        {
            if (_bestEpoch > 0) model.Recall();
            return new TrainingResult(_bestEpoch, _bestEpoch, _best, Cancelled: true);
        }
    }

    private TrainingResult Train(ITrainable model)
    {
        var optimizer = new AdamW(
            model.Decayed, model.NotDecayed, options.WeightDecay, model.Average, model.RowGradients);
        LearningRateSchedule? schedule = null;
        long step = 0;
        int epoch = 1;
        for (; epoch <= _lastEpoch; epoch++)
        {
            IReadOnlyList<int[]> batches = model.NextEpoch();
            schedule ??= new LearningRateSchedule(options.LearningRate, options.WarmupFraction, (long)batches.Count * options.Epochs);
            double loss = TrainEpoch(model, optimizer, schedule, batches, epoch, ref step);
            ValidationResult? validation = model.Validate(checkCancelled);
            Report(epoch, batches.Count, batches.Count, loss, validation, schedule.At(step - 1));
            if (validation is null || _best is null || validation.Loss < _best.Loss)
            {
                (_best, _bestEpoch) = (validation, epoch);
                model.Remember();
            }

            if (validation is null) continue;
            if (IsLearned(validation) || epoch - _bestEpoch >= options.Patience) break;
        }

        model.Recall();
        return new TrainingResult(_bestEpoch, Math.Min(epoch, _lastEpoch), _best, Cancelled: false);
    }

    private double TrainEpoch(
        ITrainable model, AdamW optimizer, LearningRateSchedule schedule, IReadOnlyList<int[]> batches, int epoch, ref long step)
    {
        double sum = 0;
        long rows = 0;
        int reportEvery = Math.Max(1, batches.Count / ReportsPerEpoch);
        for (int i = 0; i < batches.Count; i++)
        {
            checkCancelled();
            double rate = schedule.At(step++);
            using (NewDisposeScope())
            {
                sum += model.Backward(batches[i]) * batches[i].Length;
                optimizer.Step(rate, options.GradientClip, model.AverageHorizon(batches.Count));
            }

            rows += batches[i].Length;
            if ((i + 1) % reportEvery == 0 && i + 1 < batches.Count)
            {
                Report(epoch, i + 1, batches.Count, sum / rows, validation: null, rate);
            }
        }

        return sum / rows;
    }

    // Every held-out row right with hardly any loss: further epochs have nothing to add.
    private static bool IsLearned(ValidationResult validation) =>
        validation is { MetricName: "accuracy" or "micro-F1", Metric: 1, Loss: < 0.002, Rows: >= 100 };

    private void Report(int epoch, int step, int steps, double loss, ValidationResult? validation, double rate) =>
        report(new TrainingProgress(epoch, _lastEpoch, step, steps, loss, validation, rate, Stopwatch.GetElapsedTime(_start)));
}
