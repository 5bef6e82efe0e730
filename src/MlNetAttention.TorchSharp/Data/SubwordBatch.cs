using static TorchSharp.torch;

namespace MlNetAttention.Data;

/// <summary>The subwords of all tokens of a batch, one after the other.</summary>
/// <param name="Buckets">Buckets of the subwords, int64 [S].</param>
/// <param name="Starts">Where the subwords of each token begin, int64 [B·T].</param>
/// <param name="Scales">1/√n for each of the n subwords of a token, float32 [S].</param>
internal sealed record SubwordBatch(Tensor Buckets, Tensor Starts, Tensor Scales) : IDisposable
{
    /// <summary>The subwords of tokens given by their ids.</summary>
    internal static SubwordBatch Create(TrainingSet set, long[] ids, Device device)
    {
        var starts = new long[ids.Length];
        var buckets = new List<long>();
        var scales = new List<float>();
        for (int i = 0; i < ids.Length; i++)
        {
            starts[i] = buckets.Count;
            int[] subwords = set.Subwords[(int)ids[i]];
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
