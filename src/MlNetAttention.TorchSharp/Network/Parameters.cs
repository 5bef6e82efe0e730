using MlNetAttention.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Network;

/// <summary>The weights of <see cref="EncoderLayout"/> as torch parameters of the same names, and the way back.</summary>
internal sealed class Parameters
{
    private readonly Dictionary<string, Parameter> _byName = [];
    private readonly IReadOnlyList<WeightShape> _layout;
    private readonly IReadOnlyList<WeightShape> _trained;
    private readonly EncoderWeights? _start;

    /// <param name="options">The shape of the encoder.</param>
    /// <param name="vocabulary">The words that have vectors.</param>
    /// <param name="generator">The random generator of initial weights.</param>
    /// <param name="device">The device of the weights.</param>
    /// <param name="start">The weights to begin with, of the same layout; null for random ones.</param>
    /// <param name="frozenLayers">Number of layers from the first that keep those weights, with what stands before them.</param>
    internal Parameters(
        EncoderOptions options, Vocabulary vocabulary, Generator generator, Device device, EncoderWeights? start = null,
        int frozenLayers = 0)
    {
        _layout = EncoderLayout.Of(options, vocabulary);
        _start = start;
        _trained = frozenLayers == 0 ? _layout : frozenLayers == options.Layers ? [] : Above(options, vocabulary, frozenLayers);
        var initialization = new Initialization(options, generator, device);
        foreach (WeightShape shape in _trained)
        {
            _byName[shape.Name] = start is null ? initialization.Create(shape) : Initialization.Given(shape, start, device);
        }
    }

    internal Parameter this[string name] => _byName[name];

    internal bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>Parameters that weight decay shrinks: the projections.</summary>
    internal IEnumerable<Parameter> Decayed =>
        _trained.Where(shape => IsDecayed(shape.Role)).Select(shape => _byName[shape.Name]);

    internal IEnumerable<Parameter> NotDecayed =>
        _trained.Where(shape => !IsDecayed(shape.Role)).Select(shape => _byName[shape.Name]);

    private static bool IsDecayed(WeightRole role) => role is WeightRole.Projection or WeightRole.QueryOrKeyProjection;

    /// <summary>A copy of all weights as serving uses them.</summary>
    internal List<WeightTensor> Export() =>
    [
        .. _layout.Select(shape =>
        {
            if (!_byName.TryGetValue(shape.Name, out Parameter? parameter))
            {
                return new WeightTensor(shape.Name, shape.Shape, _start![shape.Name]);
            }

            using Tensor values = parameter.detach().cpu().contiguous();
            return new WeightTensor(shape.Name, shape.Shape, values.data<float>().ToArray());
        }),
    ];

    private IReadOnlyList<WeightShape> Above(EncoderOptions options, Vocabulary vocabulary, int layers)
    {
        IEnumerable<string> lower = EncoderLayout.Of(EncoderLayout.UpTo(options, layers), vocabulary).Select(shape => shape.Name);
        return [.. _layout.ExceptBy(lower, shape => shape.Name)];
    }
}
