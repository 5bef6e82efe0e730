using MlNetAttention.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Network;

/// <summary>The subword vectors of every token of a batch, summed and divided by √n.</summary>
internal sealed class TorchSubwords : IDisposable
{
    private readonly EmbeddingBag _bag;

    internal TorchSubwords(Parameter table)
    {
        // Made from given weights, since drawing new ones would change torch's generator, which the whole process shares.
        _bag = nn.EmbeddingBag_from_pretrained(table.detach(), freeze: false, mode: EmbeddingBagMode.Sum);
        _bag.weight = table;
    }

    /// <summary>A batch → sums [B·T, D].</summary>
    internal Tensor Sum(Batch batch)
    {
        using SubwordBatch subwords = SubwordBatch.Of(batch);
        return _bag.call(subwords.Buckets, subwords.Starts, subwords.Scales);
    }

    // Modules, unlike tensors, are not freed with the scope they were created in.
    public void Dispose() => _bag.Dispose();
}
