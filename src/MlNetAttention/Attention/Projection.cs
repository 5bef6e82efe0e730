using MlNetAttention.Kernels;
using MlNetAttention.Weights;

namespace MlNetAttention.Attention;

/// <summary>Finds the weights of a linear map by name, packed for serving.</summary>
internal static class Projection
{
    internal static PackedMatrix Of(EncoderWeights weights, WeightPair names, int outputs, int inputs)
    {
        var packed = new PackedMatrix(weights[names.Weight], weights[names.Bias], outputs, inputs);
        weights.Share(names.Weight, PackedValues.Of(packed, weights.Stored(names.Weight)));
        return packed;
    }
}
