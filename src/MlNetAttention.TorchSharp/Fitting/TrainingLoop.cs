using System.Diagnostics;
using MlNetAttention.Checkpoints;
using MlNetAttention.Optimization;
using MlNetAttention.Options;
using static TorchSharp.torch;
using AdamW = MlNetAttention.Optimization.AdamW;

namespace MlNetAttention.Fitting;

/// <summary>The outcome of a training run.</summary>
internal sealed record TrainingResult(int BestEpoch, int Epochs, ValidationResult? Best, bool Cancelled);

/// <summary>
/// AdamW with warm-up, cosine schedule or, in fine-tuning, a linear one, clipping and early stopping; the result is the averaged
/// weights of the best epoch.
/// </summary>
internal sealed class TrainingLoop(
    TrainingOptions options, Action checkCancelled, Action<TrainingProgress> report, TrainingCheckpoint? checkpoint = null)
{
    // Fine enough for a progress bar, too coarse to cost anything.
    private const int ReportsPerEpoch = 20;

    private readonly long _start = Stopwatch.GetTimestamp();
    private int _lastEpoch;
    private LoopState _state = LoopState.Start(0);

    /// <param name="model">The encoder to train.</param>
    /// <param name="lastEpoch">
    /// The epoch to end after, although the learning rate is scheduled for more; null to end by the options alone.
    /// </param>
    internal TrainingResult Run(EncoderTraining model, int? lastEpoch = null)
    {
        _lastEpoch = lastEpoch ?? options.Epochs;
        try
        {
            return Train(model);
        }
        catch (OperationCanceledException) when (options.OnCancellation == CancellationBehavior.ReturnBest)
        {
            if (_state.BestEpoch > 0) model.RestoreBest();
            return new TrainingResult(_state.BestEpoch, _state.BestEpoch, _state.Best, Cancelled: true);
        }
    }

    private TrainingResult Train(EncoderTraining model)
    {
        // A new head has everything to learn, and pretrained weights have much to lose.
        double headScale = model.IsFineTuning ? Math.Max(1, FineTuning.HeadRate / options.LearningRate) : 1;
        var optimizer = new AdamW(
            model.Decayed, model.NotDecayed, options.WeightDecay, model.Average, model.RowGradients,
            rateScaleOf: parameter => model.IsOfHead(parameter) ? headScale : 1);
        LearningRateSchedule? schedule = null;
        Tensor[] current = [.. model.State, .. optimizer.Moments];
        _state = checkpoint?.Restore(_lastEpoch, model.Best, current) ?? LoopState.Start(_lastEpoch);
        optimizer.Steps = _state.Steps;
        while (!_state.IsComplete)
        {
            int epoch = _state.Epoch + 1;
            IReadOnlyList<int[]> batches = model.StartEpoch(epoch);
            schedule ??= new LearningRateSchedule(
                options.LearningRate, options.WarmupFraction, steps: (long)batches.Count * options.Epochs,
                isLinear: model.IsFineTuning);
            double loss = TrainEpoch(model, optimizer, schedule, batches, epoch);
            ValidationResult? validation = model.Validate(checkCancelled);
            (int bestEpoch, ValidationResult? best) = (_state.BestEpoch, _state.Best);
            if (validation is null || best is null || IsBetter(validation, best, model.IsFineTuning))
            {
                (bestEpoch, best) = (epoch, validation);
                model.SaveBest();
            }

            bool settled = validation is not null && (IsLearned(validation) || epoch - bestEpoch >= options.Patience);
            _state = new LoopState(epoch, _lastEpoch, optimizer.Steps, bestEpoch, best, settled || epoch >= _lastEpoch);
            checkpoint?.Save(_state, model.Best, current);
            Report(epoch, batches.Count, batches.Count, loss, validation, schedule.At(optimizer.Steps - 1));
        }

        model.RestoreBest();
        return new TrainingResult(_state.BestEpoch, _state.Epoch, _state.Best, Cancelled: false);
    }

    private double TrainEpoch(
        EncoderTraining model, AdamW optimizer, LearningRateSchedule schedule, IReadOnlyList<int[]> batches, int epoch)
    {
        double sum = 0;
        double weights = 0;
        int reportEvery = Math.Max(1, batches.Count / ReportsPerEpoch);
        for (int i = 0; i < batches.Count; i++)
        {
            checkCancelled();
            double rate = schedule.At(optimizer.Steps), weight = model.WeightOf(batches[i]);
            using (NewDisposeScope())
            {
                sum += model.Backward(batches[i]) * weight;
                optimizer.Step(rate, options.GradientClip, model.AverageHorizon(batches.Count));
            }

            weights += weight;
            if ((i + 1) % reportEvery == 0 && i + 1 < batches.Count)
            {
                Report(epoch, i + 1, batches.Count, sum / weights, validation: null, rate);
            }
        }

        return sum / weights;
    }

    // A fine-tuned encoder soon grows too certain, which raises the loss and is mended by a temperature afterwards, while it goes
    // on getting more rows right: on trec6 the loss was least after the first of three epochs, and most rows were right after the
    // second.
    private static bool IsBetter(ValidationResult one, ValidationResult other, bool isFineTuning) =>
        isFineTuning ? one.IsBetterThan(other) : one.Loss < other.Loss;

    // Every held-out row is right, with hardly any loss: further epochs have nothing to add.
    private static bool IsLearned(ValidationResult validation) =>
        validation is { MetricName: "accuracy" or "micro-F1", Metric: 1, Loss: < 0.002, Rows: >= 100 };

    private void Report(int epoch, int step, int steps, double loss, ValidationResult? validation, double rate) =>
        report(new TrainingProgress(epoch, _lastEpoch, step, steps, loss, validation, rate, Stopwatch.GetElapsedTime(_start)));
}
