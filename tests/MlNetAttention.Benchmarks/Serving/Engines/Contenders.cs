using MlNetAttention.Benchmarks.Serving.Inputs;

namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>Everyone who encodes a workload, ours first.</summary>
internal static class Contenders
{
    /// <summary>A usual size: the tensors of one fit the caches, and there is enough in it to be shared by two threads.</summary>
    private const int BatchSize = 32;

    internal static IServingContender[] Of(Workload workload)
    {
        var contenders = new List<IServingContender> { new OurContender(workload) };
        BatchOrder[] orders = workload.IsSingle ? [BatchOrder.AsGiven] : Enum.GetValues<BatchOrder>();
        foreach (BatchOrder order in orders)
        {
            PaddedBatch[] batches = PaddedBatch.Of(workload.Sequences, order, BatchSize);
            string variant = workload.IsSingle ? "" : order == BatchOrder.AsGiven ? "as given" : "by length";
            contenders.Add(new TorchContender(workload, batches, variant, fused: true));
            if (workload.IsSingle) contenders.Add(new TorchContender(workload, batches, variant, fused: false));
            contenders.Add(new OnnxContender(workload, batches, variant));
        }

        return [.. contenders];
    }
}
