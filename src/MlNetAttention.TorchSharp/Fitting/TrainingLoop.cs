using System.Diagnostics;
using MlNetAttention.Checkpoints;
using MlNetAttention.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using AdamW = MlNetAttention.Optimization.AdamW;

namespace MlNetAttention.Fitting;

/// <summary>What the training loop needs to know of what it trains: nothing about encoders.</summary>
internal interface ITrainable
{
    IReadOnlyList<Parameter> Decayed { get; }

    IReadOnlyList<Parameter> NotDecayed { get; }

    /// <summary>The weights kept by <see cref="Remember"/>.</summary>
    IReadOnlyList<Tensor> Remembered { get; }

    /// <summary>What else changes from epoch to epoch, in the same order every time.</summary>
    IReadOnlyList<Tensor> State { get; }

    /// <summary>How many steps the averaged weights have taken in.</summary>
    long AveragedSteps { get; set; }

    /// <summary>The batches of an epoch, in order. Whatever chance does until its end depends on its number alone.</summary>
    IReadOnlyList<int[]> StartEpoch(int epoch);

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
internal sealed class TrainingLoop(
    TrainingOptions options, Action checkCancelled, Action<TrainingProgress> report, TrainingCheckpoint? checkpoint = null)
{
    // Fine enough for a progress bar, too coarse to cost anything.
    private const int ReportsPerEpoch = 20;

    private readonly long _start = Stopwatch.GetTimestamp();
    private int _lastEpoch;
    private LoopState _state = LoopState.Start(0);

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
            if (_state.BestEpoch > 0) model.Recall();
            return new TrainingResult(_state.BestEpoch, _state.BestEpoch, _state.Best, Cancelled: true);
        }
    }

    private TrainingResult Train(ITrainable model)
    {
        var optimizer = new AdamW(
            model.Decayed, model.NotDecayed, options.WeightDecay, model.Average, model.RowGradients);
        LearningRateSchedule? schedule = null;
        _state = checkpoint?.Restore(model, optimizer, _lastEpoch) ?? LoopState.Start(_lastEpoch);
        while (!_state.IsComplete)
        {
            int epoch = _state.Epoch + 1;
            long step = _state.Steps;
            IReadOnlyList<int[]> batches = model.StartEpoch(epoch);
            schedule ??= new LearningRateSchedule(options.LearningRate, options.WarmupFraction, (long)batches.Count * options.Epochs);
            double loss = TrainEpoch(model, optimizer, schedule, batches, epoch, ref step);
            ValidationResult? validation = model.Validate(checkCancelled);
            (int bestEpoch, ValidationResult? best) = (_state.BestEpoch, _state.Best);
            if (validation is null || best is null || validation.Loss < best.Loss)
            {
                (bestEpoch, best) = (epoch, validation);
                model.Remember();
            }

            bool settled = validation is not null && (IsLearned(validation) || epoch - bestEpoch >= options.Patience);
            _state = new LoopState(epoch, _lastEpoch, step, bestEpoch, best, settled || epoch >= _lastEpoch);
            checkpoint?.Save(_state, model, optimizer);
            Report(epoch, batches.Count, batches.Count, loss, validation, schedule.At(step - 1));
        }

        model.Recall();
        return new TrainingResult(_state.BestEpoch, _state.Epoch, _state.Best, Cancelled: false);
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
