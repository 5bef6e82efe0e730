using MlNetAttention.Benchmarks.Serving.Workloads;

namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>All contenders that encode a workload, ours first.</summary>
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

/// <summary>An engine that computes something else is no contender.</summary>
internal static class Agreement
{
    internal const float Tolerance = 1e-4f;

    /// <exception cref="ContendersDisagreeException">Two pooled vectors differ by more than <see cref="Tolerance"/>.</exception>
    internal static void Check(string key, string name, ReadOnlySpan<float> ours, ReadOnlySpan<float> found)
    {
        if (ours.Length != found.Length)
        {
            throw new ContendersDisagreeException($"{key}: {name} gives {found.Length} numbers; expected {ours.Length}.");
        }

        for (int i = 0; i < ours.Length; i++)
        {
            // Written so that NaN fails.
            if (MathF.Abs(ours[i] - found[i]) <= Tolerance) continue;
            throw new ContendersDisagreeException(
                $"{key}: number {i} of {ours.Length} of the pooled vectors is {ours[i]} with ours and {found[i]} with {name}; "
                + $"expected a difference of at most {Tolerance}.");
        }
    }
}

/// <summary>The contenders do not compute the same, so their times say nothing about each other.</summary>
internal sealed class ContendersDisagreeException(string message) : Exception(message);
