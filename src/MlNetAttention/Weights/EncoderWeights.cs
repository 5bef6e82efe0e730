using System.Collections.Concurrent;

namespace MlNetAttention.Weights;

/// <summary>
/// All weights of an encoder by name: where training and serving meet. Complete and of the right shapes once constructed; the
/// numbers do not change afterwards.
/// </summary>
internal sealed class EncoderWeights
{
    private readonly ConcurrentDictionary<string, StoredWeight> _byName;

    /// <exception cref="ArgumentException">
    /// A weight of <see cref="EncoderLayout"/> is missing, has another shape, is not finite, or is not part of it.
    /// </exception>
    internal EncoderWeights(EncoderOptions options, Vocabulary vocabulary, IReadOnlyCollection<StoredWeight> weights)
    {
        Layout = EncoderLayout.Of(options, vocabulary);
        _byName = new(weights.ToDictionary(weight => weight.Name, StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (WeightShape expected in Layout) CheckTensor(expected);
        if (weights.Count != Layout.Count)
        {
            throw new ArgumentException($"Found {weights.Count} weights; expected {Layout.Count}.", nameof(weights));
        }
    }

    /// <summary>Weights as they were trained, or rounded to a storage.</summary>
    /// <inheritdoc cref="EncoderWeights(EncoderOptions, Vocabulary, IReadOnlyCollection{StoredWeight})"/>
    internal EncoderWeights(
        EncoderOptions options, Vocabulary vocabulary, IReadOnlyCollection<WeightTensor> tensors,
        WeightStorage storage = WeightStorage.Single)
        : this(options, vocabulary, [.. tensors.Select(tensor => StoredWeight.Of(tensor, storage))])
    {
    }

    internal IReadOnlyList<WeightShape> Layout { get; }

    internal long ParameterCount => Layout.Sum(shape => shape.Count);

    /// <summary>The numbers of a weight in single precision.</summary>
    internal float[] this[string name] => _byName[name].Values.ToSingles();

    /// <summary>The numbers of a weight as they are stored.</summary>
    internal WeightValues Stored(string name) => _byName[name].Values;

    /// <summary>
    /// Has a weight in the form in which it is computed with, and no second time: the same numbers, as they were stored.
    /// </summary>
    internal void Share(string name, WeightValues values) => _byName[name] = _byName[name] with { Values = values };

    private void CheckTensor(WeightShape expected)
    {
        if (!_byName.TryGetValue(expected.Name, out StoredWeight? found))
        {
            throw new ArgumentException($"Weight '{expected.Name}' {expected.ShapeText} is missing.");
        }

        if (!found.Shape.AsSpan().SequenceEqual(expected.Shape) || found.Values.Count != expected.Count)
        {
            string shape = $"[{string.Join(", ", found.Shape)}] with {found.Values.Count} values";
            throw new ArgumentException($"Weight '{expected.Name}' is {shape}; expected {expected.ShapeText}.");
        }

        if (!found.Values.AreFinite)
        {
            throw new ArgumentException($"Weight '{expected.Name}' holds a value that is not finite.");
        }
    }
}
