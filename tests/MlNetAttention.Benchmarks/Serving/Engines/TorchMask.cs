using static TorchSharp.torch;

namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>What padding keeps out of; nulls where a batch has none.</summary>
/// <param name="Tokens">[B, T, 1]: 1 for a token, 0 for padding.</param>
/// <param name="Padding">[B, 1, 1, T]: added to relevances, 0 for a token, −∞ for padding.</param>
/// <param name="Lengths">[B, 1]: number of tokens.</param>
internal sealed record TorchMask(Tensor? Tokens, Tensor? Padding, Tensor? Lengths)
{
    internal static TorchMask None { get; } = new(null, null, null);

    /// <param name="mask">[B, T]: 1 for a token, 0 for padding.</param>
    internal static TorchMask Of(Tensor mask) => new(
        mask.unsqueeze(2),
        zeros_like(mask).masked_fill(mask == 0, float.NegativeInfinity).unsqueeze(1).unsqueeze(1),
        mask.sum(1, keepdim: true));
}
