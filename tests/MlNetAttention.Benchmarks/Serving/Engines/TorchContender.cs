using System.Runtime.InteropServices;
using MlNetAttention.Benchmarks.Serving.Workloads;
using MlNetAttention.LibTorch;
using static TorchSharp.torch;

namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>
/// libtorch running plain layers over padded batches. The tensors of the ids and masks are made beforehand. Its fused attention
/// is one call; unfused is what its layers MultiheadAttention and TransformerEncoder do: weights, softmax, product.
/// </summary>
internal sealed class TorchContender : IServingContender
{
    internal const string Unfused = "unfused";

    private readonly int _threads;
    private readonly TorchNetwork _network;
    private readonly (PaddedBatch Batch, Tensor Ids, Tensor Mask)[] _batches;

    internal TorchContender(Workload workload, PaddedBatch[] batches, string variant, bool fused)
    {
        Torch.Load();
        Variant = fused ? variant : Unfused;
        _threads = workload.Threads;
        _network = TorchWeights.Network(workload.Encoder, fused);
        _batches = [.. batches.Select(batch =>
            (batch, tensor(batch.Ids, batch.Shape), tensor(batch.Mask, batch.Shape).to_type(ScalarType.Float32)))];
    }

    public Engine Engine => Engine.TorchSharp;

    public string Variant { get; }

    public void Run(float[] pooled)
    {
        set_num_threads(_threads);
        using var still = inference_mode();
        foreach ((PaddedBatch batch, Tensor ids, Tensor mask) in _batches)
        {
            using var scope = NewDisposeScope();
            Tensor vectors = _network.forward(ids, batch.HasPadding ? TorchMask.Of(mask) : TorchMask.None); // [B, P]
            batch.Scatter(MemoryMarshal.Cast<byte, float>(vectors.bytes), pooled);
        }
    }

    public void Dispose()
    {
        foreach ((PaddedBatch _, Tensor ids, Tensor mask) in _batches)
        {
            ids.Dispose();
            mask.Dispose();
        }

        _network.Dispose();
    }
}

/// <summary>
/// Loads libtorch as it is by itself: its threads spin between pieces of work for as long as libgomp has them do by default, and
/// not for the shorter time that training chooses, which costs a process alone some of its speed.
/// </summary>
internal static class Torch
{
    private const string SpinCount = "GOMP_SPINCOUNT";
    private const string WaitPolicy = "OMP_WAIT_POLICY";

    // What the manual of libgomp says it is where neither variable is set and there are no more threads than cores.
    private const string DefaultSpinCount = "300000";

    internal static void Load()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(WaitPolicy) is null)
        {
            LibC.SetEnvironmentDefault(SpinCount, DefaultSpinCount);
        }

        LibTorchLoader.EnsureLoaded();
    }
}
