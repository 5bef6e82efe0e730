using MlNetAttention.Optimization;
using MlNetAttention.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Network;

/// <summary>
/// Initial values of the weights: embeddings so small that what a word learns soon outweighs its random start, and Glorot-uniform
/// projections (Glorot and Bengio 2010).
/// </summary>
/// <remarks>
/// Where relevances are divided by their sum, negative ones count as 0 and learn nothing. So with a relative bias none of them
/// starts below 0: the bias starts at 1, beside which products of queries and keys are small and the cosines of symmetric keys
/// are at least −1. Without a bias, products of queries and keys start around 0.
/// </remarks>
internal sealed class Initialization(EncoderOptions options, Generator generator, Device device)
{
    private readonly bool _sums = options.Mechanism is AttentionMechanism.SymmetricKeys or AttentionMechanism.QueryKeyValue;

    internal Parameter Create(WeightShape shape) => new(Values(shape), requires_grad: true);

    /// <summary>A weight with the values that another encoder has.</summary>
    internal static Parameter Given(WeightShape shape, EncoderWeights start, Device device)
    {
        // A copy: where the numbers are stored in single precision, they are those of the other encoder itself.
        using Tensor values = tensor(start[shape.Name], [.. shape.Shape.Select(dimension => (long)dimension)], device: device);
        return new Parameter(values.clone(), requires_grad: true);
    }

    /// <summary>A projection [outputs, inputs] after an encoder.</summary>
    internal static Parameter Glorot(int outputs, int inputs, Generator generator, Device device) =>
        new(Uniform([outputs, inputs], generator, device), requires_grad: true);

    private Tensor Values(WeightShape shape)
    {
        long[] size = [.. shape.Shape.Select(dimension => (long)dimension)];
        return shape.Role switch
        {
            WeightRole.Embedding or WeightRole.Position => Normal(0.1),
            WeightRole.Projection => Uniform(size, generator, device),
            WeightRole.QueryOrKeyProjection =>
                Uniform(size, generator, device).TimesInPlace(_sums ? 1 / Math.Sqrt(options.HeadWidth) : 1),
            WeightRole.LocalContext => Normal(1.0 / size[0]),
            WeightRole.PoolingQuery => Normal(1 / Math.Sqrt(size[0])),
            WeightRole.RelativeBias => _sums ? ones(size, device: device) : zeros(size, device: device),
            WeightRole.NormScale => ones(size, device: device),
            _ => zeros(size, device: device),
        };

        Tensor Normal(double deviation) => randn(size, generator: generator, device: device).TimesInPlace(deviation);
    }

    private static Tensor Uniform(long[] size, Generator generator, Device device) =>
        rand(size, generator: generator, device: device).MinusInPlace(0.5).TimesInPlace(2 * Math.Sqrt(6.0 / (size[0] + size[1])));
}
