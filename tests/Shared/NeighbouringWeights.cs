using MlNetAttention.Weights;

namespace MlNetAttention.Testing;

/// <summary>
/// An encoder whose weights are each the next float32 above or below those of another: no other order of the same operations can
/// be expected to come closer to the one than the other does. They are far apart where relevances nearly sum to 0.
/// </summary>
internal static class NeighbouringWeights
{
    internal static AttentionEncoder Of(AttentionEncoder encoder, int seed)
    {
        var random = new Random(seed);
        EncoderWeights weights = encoder.Weights;
        return new(encoder.Options, encoder.Vocabulary, new(encoder.Options, encoder.Vocabulary,
        [
            .. weights.Layout.Select(shape => new WeightTensor(
                shape.Name, shape.Shape, [.. weights[shape.Name].Select(weight => Move(weight, random))])),
        ]));
    }

    /// <summary>The next float32 above or below a weight.</summary>
    internal static float Move(float weight, Random random) =>
        random.Next(2) == 0 ? MathF.BitIncrement(weight) : MathF.BitDecrement(weight);
}
