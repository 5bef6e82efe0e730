using static TorchSharp.torch;

namespace MlNetAttention.Data;

/// <summary>The subwords of all tokens of a batch, one after the other.</summary>
/// <param name="Buckets">Buckets of the subwords, int64 [S].</param>
/// <param name="Starts">Start of each token's subwords, int64 [B·T].</param>
/// <param name="Scales">1/√n for each of the n subwords of a token, float32 [S].</param>
internal sealed record SubwordBatch(Tensor Buckets, Tensor Starts, Tensor Scales) : IDisposable
{
    internal static SubwordBatch Of(Batch batch)
    {
        Device device = batch.Ids.device;
        var starts = new long[batch.Tokens.Length];
        var buckets = new List<long>();
        var scales = new List<float>();
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = buckets.Count;
            ReadOnlySpan<int> subwords = batch.SubwordsOf(i);
            float scale = 1 / MathF.Sqrt(subwords.Length);
            foreach (int subword in subwords)
            {
                buckets.Add(subword);
                scales.Add(scale);
            }
        }

        return new SubwordBatch(
            tensor([.. buckets], device: device), tensor(starts, device: device), tensor([.. scales], device: device));
    }

    public void Dispose()
    {
        Buckets.Dispose();
        Starts.Dispose();
        Scales.Dispose();
    }
}
