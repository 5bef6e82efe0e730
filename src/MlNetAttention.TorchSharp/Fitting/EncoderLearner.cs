using System.Globalization;
using Microsoft.ML;
using MlNetAttention.Checkpoints;
using MlNetAttention.Data;
using MlNetAttention.LibTorch;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetAttention.Fitting;

/// <summary>The way from the rows of a data view to a trained encoder, the same for every estimator.</summary>
/// <param name="host">Log, seed, device and cancellation.</param>
/// <param name="given">All options; valid.</param>
internal sealed class EncoderLearner(MlNetHost host, AttentionOptions given)
{
    /// <summary>Reads the rows, trains an encoder and names the outputs of its head.</summary>
    internal LearnedEncoder Learn(IDataView data, TrainingColumns columns)
    {
        using MlNetLog log = host.Start("Training");
        TrainingSet set = TrainingSetReader.Read(host, data, columns, given, CheckCancelled);
        TrainingSetReport.Write(log, set, data.Schema, columns, given);
        FittedEncoder fitted = Train(set, log);
        fitted.Encoder.LabelColumnName = columns.Label;
        LibC.TrimHeaps();
        if (fitted.Head is { } head)
        {
            NumberScale? scale = set.LabelKind == LabelKind.Number
                ? NumberScale.Of([.. set.Targets.Take(set.TrainingRows)], set.Weights)
                : null;
            fitted = fitted with { Head = head.Named(LabelNames.Of(data.Schema[columns.Label!], head.Outputs), scale) };
        }

        return new LearnedEncoder(set.LabelKind, fitted);
    }

    private FittedEncoder Train(TrainingSet set, MlNetLog log)
    {
        LibTorchLoader.EnsureLoaded();
        int threads = given.Training.Threads ?? Environment.ProcessorCount;
        using var state = new TorchState(threads);
        int seed = given.Training.Seed ?? host.Seed;
        using var scope = NewDisposeScope();
        Device device = ChooseDevice(log);
        long? available = device.type == DeviceType.CPU ? AvailableMemory.Now : null;
        IReadOnlyList<FitPlan> plans = PretrainedChoice.Plans(given, set, available, log);
        foreach (FitPlan plan in plans)
        {
            if (plan.Problem(available) is { } problem) throw host.DataError(problem);
        }

        using FitCheckpoints? checkpoints = OpenCheckpoints(set, given, seed, device, log);
        FittedEncoder fitted = plans.Select(Fit).Aggregate((frozen, tuned) => PretrainedChoice.Better(frozen, tuned, log));
        checkpoints?.Complete();
        return fitted;

        FittedEncoder Fit(FitPlan plan)
        {
            log.Info(plan.Text(set, seed));
            using var generator = new Generator((ulong)(uint)seed, device);
            var context = new TrainingContext(set, plan.Settings, seed, new EpochRandom(seed), generator, device)
            {
                Start = given.Pretrained?.Weights,
                Frozen = Frozen(set, plan.Options, threads),
            };
            return new EncoderFit(
                plan.Options, threads, plan.Memory.Encoders(available), CheckCancelled, progress => Report(progress, log), log,
                checkpoints).Train(context);
        }
    }

    private FrozenLayers? Frozen(TrainingSet set, AttentionOptions options, int threads)
    {
        if (options.FrozenLayers == 0) return null;
        AttentionEncoder encoder = new(options.Encoder, set.Vocabulary, options.Pretrained!.Weights);
        return LowerLayers.Of(set, encoder, options.FrozenLayers, threads, CheckCancelled);
    }

    private FitCheckpoints? OpenCheckpoints(TrainingSet set, AttentionOptions options, int seed, Device device, MlNetLog log)
    {
        if (options.Training.CheckpointDirectory is not { } folder) return null;
        if (options.Training.Seed is null && !host.IsSeeded)
        {
            throw host.DataError(
                $"{nameof(TrainingOptions.CheckpointDirectory)} needs a seed, as a fit goes on from checkpoints of the same seed "
                + $"alone: set {nameof(TrainingOptions)}.{nameof(TrainingOptions.Seed)} or the seed of the MLContext.");
        }

        return FitCheckpoints.Open(folder, new FitIdentity(options, set, seed, device), log);
    }

    private Device ChooseDevice(MlNetLog log)
    {
        if (host.GpuDeviceId is not { } id) return CPU;
        if (cuda.is_available() && id >= 0 && id < cuda.device_count()) return new Device(DeviceType.CUDA, id);
        string found = $"MLContext.GpuDeviceId is {id}, but libtorch sees {(cuda.is_available() ? cuda.device_count() : 0)} GPUs";
        if (!host.FallbackToCpu) throw host.DataError($"{found}; set MLContext.FallbackToCpu or leave GpuDeviceId unset.");
        log.Warning($"{found}; training on the CPU instead.");
        return CPU;
    }

    private void Report(TrainingProgress progress, MlNetLog log)
    {
        given.Training.Progress?.Report(progress);
        if (progress.Step < progress.Steps) return;
        string validation = progress.Validation is { } result ? $", {result.Text}" : "";
        log.Info(string.Create(CultureInfo.InvariantCulture,
            $"{progress.Position}: training loss {progress.TrainingLoss:F4}{validation}, {progress.Elapsed.TotalSeconds:F1} s."));
    }

    private void CheckCancelled()
    {
        given.Training.CancellationToken.ThrowIfCancellationRequested();
        if (host.IsCancelled) throw new OperationCanceledException("The MLContext was told to cancel execution.");
    }
}

/// <summary>A trained encoder, and the kind of label it learned from.</summary>
internal sealed record LearnedEncoder(LabelKind LabelKind, FittedEncoder Fitted);
