namespace MlNetAttention.Weights;

/// <summary>
/// All weights of an encoder by name: where training and serving meet. Complete and of the right shapes once constructed; the
/// arrays do not change afterwards.
/// </summary>
internal sealed class EncoderWeights
{
    private readonly Dictionary<string, WeightTensor> _byName;

    /// <exception cref="ArgumentException">
    /// A weight of <see cref="EncoderLayout"/> is missing, has another shape, is not finite, or is not part of it.
    /// </exception>
    internal EncoderWeights(EncoderOptions options, Vocabulary vocabulary, IReadOnlyCollection<WeightTensor> tensors)
    {
        Layout = EncoderLayout.Of(options, vocabulary);
        _byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (WeightShape expected in Layout) CheckTensor(expected);
        if (tensors.Count != Layout.Count)
        {
            throw new ArgumentException($"Found {tensors.Count} weights; expected {Layout.Count}.", nameof(tensors));
        }
    }

    internal IReadOnlyList<WeightShape> Layout { get; }

    internal long ParameterCount => Layout.Sum(shape => shape.Count);

    internal float[] this[string name] => _byName[name].Values;

    private void CheckTensor(WeightShape expected)
    {
        if (!_byName.TryGetValue(expected.Name, out WeightTensor? found))
        {
            throw new ArgumentException($"Weight '{expected.Name}' {expected.ShapeText} is missing.");
        }

        if (!found.Shape.AsSpan().SequenceEqual(expected.Shape) || found.Values.LongLength != expected.Count)
        {
            string shape = $"[{string.Join(", ", found.Shape)}] with {found.Values.LongLength} values";
            throw new ArgumentException($"Weight '{expected.Name}' is {shape}; expected {expected.ShapeText}.");
        }

        if (!Finite.AreAll(found.Values))
        {
            throw new ArgumentException($"Weight '{expected.Name}' holds a value that is not finite.");
        }
    }
}
