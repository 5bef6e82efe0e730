using System.Runtime.InteropServices;
using MlNetAttention.Benchmarks.Serving.Inputs;
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
            batch.Spread(MemoryMarshal.Cast<byte, float>(vectors.bytes), pooled);
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
