using MlNetAttention.Weights;

namespace MlNetAttention.Embedding;

/// <summary>
/// A vector per token [V, D]: its own, with those of its subwords added the first time it is asked for. A vocabulary has far more
/// words than the first text of a process.
/// </summary>
internal sealed class WordVectors
{
    private readonly float[] _own;
    private readonly int _width;
    private readonly Vocabulary? _vocabulary;
    private readonly SubwordEmbedding? _subwords;
    private readonly float[] _whole;
    private readonly bool[] _isWhole;

    /// <summary>Vectors without subwords.</summary>
    internal WordVectors(float[] own, int width) => (_own, _width, _whole, _isWhole) = (own, width, own, []);

    internal WordVectors(EncoderOptions options, Vocabulary vocabulary, EncoderWeights weights)
        : this(weights[EncoderLayout.Embedding], options.Width)
    {
        if (vocabulary.Subwords.Buckets == 0) return;
        _vocabulary = vocabulary;
        _subwords = new SubwordEmbedding(weights[EncoderLayout.Subwords], options.Width);
        _whole = new float[_own.Length];
        _isWhole = new bool[vocabulary.Size];
    }

    /// <summary>The vector [D] of a token.</summary>
    internal ReadOnlySpan<float> Of(int id)
    {
        if (_subwords is not null && !Volatile.Read(ref _isWhole[id])) Complete(id);
        return _whole.AsSpan(id * _width, _width);
    }

    /// <summary>All of them, [V, D].</summary>
    internal float[] All()
    {
        for (int id = 0; id < _isWhole.Length; id++) Of(id);
        return _whole;
    }

    // Threads that meet here write the same numbers.
    private void Complete(int id)
    {
        float[] vector = _own.AsSpan(id * _width, _width).ToArray();
        if (id >= Vocabulary.FirstKnownId)
        {
            int[] subwords = [];
            int count = 0;
            _vocabulary!.Subwords.Append(_vocabulary.TextOf(id), ref subwords, ref count);
            _subwords!.Add(subwords.AsSpan(0, count), vector);
        }

        vector.CopyTo(_whole, id * _width);
        Volatile.Write(ref _isWhole[id], true);
    }
}
