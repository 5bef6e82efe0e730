using MlNetAttention.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Network;

/// <summary>
/// First values of the weights: embeddings small enough that what a word has learned soon outweighs what it was drawn as,
/// Glorot-uniform projections (Glorot and Bengio 2010).
/// </summary>
internal static class Initialization
{
    internal static Parameter Create(WeightShape shape, Generator generator, Device device)
    {
        long[] size = [.. shape.Shape.Select(dimension => (long)dimension)];
        Tensor values = shape.Role switch
        {
            WeightRole.Embedding or WeightRole.Position => randn(size, generator: generator, device: device).TimesInPlace(0.1),
            WeightRole.Projection => rand(size, generator: generator, device: device).MinusInPlace(0.5)
                .TimesInPlace(2 * Math.Sqrt(6.0 / (size[0] + size[1]))),
            WeightRole.LocalContext => randn(size, generator: generator, device: device).TimesInPlace(1.0 / size[0]),
            WeightRole.PoolingQuery => randn(size, generator: generator, device: device).TimesInPlace(1 / Math.Sqrt(size[0])),
            WeightRole.NormScale => ones(size, device: device),
            _ => zeros(size, device: device),
        };
        return new Parameter(values, requires_grad: true);
    }
}
