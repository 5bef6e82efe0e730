using MlNetAttention.Embedding;
using MlNetAttention.Weights;

namespace MlNetAttention.Attention;

/// <summary>One layer of the encoder: attention between tokens, then the feed-forward network within each.</summary>
internal sealed class EncoderBlock
{
    private readonly AttentionLayer _attention;
    private readonly FeedForward? _feedForward;

    internal EncoderBlock(EncoderOptions options, EncoderWeights weights, int layer, PositionVectors? positions)
    {
        _attention = new AttentionLayer(options, weights, layer, positions);
        if (options.HiddenWidth > 0) _feedForward = new FeedForward(options, weights, layer);
    }

    /// <summary>Changes the token vectors [T, D] of the workspace; writes the attention weights where they are wanted.</summary>
    internal void Apply(Workspace work, AttentionMap? map)
    {
        _attention.Apply(work, map);
        _feedForward?.Apply(work);
    }
}
