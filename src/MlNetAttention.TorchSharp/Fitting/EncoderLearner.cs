using System.Globalization;
using Microsoft.ML;
using MlNetAttention.Checkpoints;
using MlNetAttention.Data;
using MlNetAttention.LibTorch;
using MlNetAttention.MlNet;
using MlNetAttention.Options;
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
        FittedEncoder fitted = Train(set, given.ForFineTuning(set.ClassCount, set.LabelKind == LabelKind.Tags), log);
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

    private FittedEncoder Train(TrainingSet set, AttentionOptions options, MlNetLog log)
    {
        LibTorchLoader.EnsureLoaded();
        int threads = options.Training.Threads ?? Environment.ProcessorCount;
        using var state = new TorchState(threads);
        int seed = options.Training.Seed ?? host.Seed;
        TrainingSettings settings = TrainingSettings.Resolve(options.Training, set);
        log.Info(string.Create(CultureInfo.InvariantCulture,
            $"{set.TrainingRows} rows, {set.Vocabulary.Tokens.Length} known tokens, seed {seed}, {settings}."));

        using var scope = NewDisposeScope();
        Device device = ChooseDevice(log);
        var memory = TrainingMemory.Of(options.Encoder, settings, set);
        long? available = device.type == DeviceType.CPU ? AvailableMemory.Now : null;
        bool isPretrained = options.Pretrained is not null;
        if (memory.Problem(available, options.Encoder, settings, isPretrained) is { } problem) throw host.DataError(problem);

        using var generator = new Generator((ulong)(uint)seed, device);
        using FitCheckpoints? checkpoints = OpenCheckpoints(set, options, seed, device, log);
        var context = new TrainingContext(set, settings, seed, new EpochRandom(seed), generator, device)
        {
            Start = options.Pretrained?.Weights,
        };
        var fit = new EncoderFit(
            options, threads, memory.Encoders(available), CheckCancelled, progress => Report(progress, log), log, checkpoints);
        FittedEncoder fitted = fit.Train(context);
        checkpoints?.Complete();
        return fitted;
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
