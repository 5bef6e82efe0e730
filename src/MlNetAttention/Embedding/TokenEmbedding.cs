using MlNetAttention.Kernels;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention.Embedding;

/// <summary>
/// Looks up the vector [D] of a token: that of the word, plus those of its n subwords divided by √n (Bojanowski et al. 2017),
/// plus those of its position and its segment, where the encoder has them.
/// </summary>
/// <remarks>
/// Subwords are added to a known word when it is first looked up: a vocabulary has far more words than the first text of a
/// process. An unknown word has the vector of all unknown words, plus the subwords that its sequence holds.
/// </remarks>
internal sealed class TokenEmbedding
{
    private readonly int _width;
    private readonly PositionVectors? _positions;
    private readonly float[]? _segments;    // [segments, D]
    private readonly WeightValues _words;   // [V, D], without subwords
    private readonly Vocabulary? _vocabulary;
    private readonly float[]? _subwords;    // [S, D]
    private readonly float[] _complete;     // [V, D], with subwords where _isComplete says so
    private readonly bool[] _isComplete;    // [V]

    /// <summary>A table [V, D] for words without subwords.</summary>
    internal TokenEmbedding(WeightValues table, PositionVectors? positions, float[]? segments, int width)
    {
        (_words, _positions, _segments, _width) = (table, positions, segments, width);
        (_complete, _isComplete) = ([], []);
    }

    /// <summary>The embedding of an encoder.</summary>
    internal TokenEmbedding(EncoderOptions options, Vocabulary vocabulary, EncoderWeights weights, PositionVectors? positions)
        : this(weights.Stored(EncoderLayout.Embedding), positions, SegmentsOf(options, weights), options.Width)
    {
        if (vocabulary.Subwords.Buckets == 0) return;
        _vocabulary = vocabulary;
        _subwords = weights[EncoderLayout.Subwords];
        _complete = new float[_words.Count];
        _isComplete = new bool[vocabulary.Size];
    }

    /// <summary>A vector per segment, [S, D]; null where there is one segment.</summary>
    internal static float[]? SegmentsOf(EncoderOptions options, EncoderWeights weights) =>
        options.HasSegments ? weights[EncoderLayout.Segments] : null;

    /// <summary>Tokens T → vectors [T, D].</summary>
    internal void Lookup(TokenSequence tokens, Span<float> vectors)
    {
        Lookup(tokens.Ids, vectors);
        if (_subwords is null) return;
        for (int t = 0; t < tokens.Length; t++) AddSubwords(tokens.SubwordsOf(t), vectors.Slice(t * _width, _width));
    }

    /// <summary>Ids [T] → vectors [T, D], without the subwords of unknown tokens.</summary>
    internal void Lookup(ReadOnlySpan<int> ids, Span<float> vectors)
    {
        ReadOnlySpan<float> added = _positions is null ? [] : _positions.UpTo(ids.Length);
        int segment = 0;
        for (int t = 0; t < ids.Length; t++)
        {
            Span<float> vector = vectors.Slice(t * _width, _width);
            CopyWord(ids[t], vector);
            if (_positions is not null) KernelSet.Current.Add(added.Slice(t * _width, _width), vector);
            if (_segments is null) continue;
            KernelSet.Current.Add(_segments.AsSpan(segment * _width, _width), vector);
            if (ids[t] == Vocabulary.SeparatorId && (segment + 1) * _width < _segments.Length) segment++;
        }
    }

    /// <summary>The vectors of all ids with their subwords, [V, D], without positions.</summary>
    internal float[] WordTable()
    {
        if (_subwords is null) return _words.ToSingles();
        for (int id = 0; id < _isComplete.Length; id++) Complete(id);
        return _complete;
    }

    private void CopyWord(int id, Span<float> vector)
    {
        if (_subwords is null)
        {
            _words.CopyRow(id, vector);
            return;
        }

        if (!Volatile.Read(ref _isComplete[id])) Complete(id);
        _complete.AsSpan(id * _width, _width).CopyTo(vector);
    }

    // Concurrent threads write the same numbers.
    private void Complete(int id)
    {
        var vector = new float[_width];
        _words.CopyRow(id, vector);
        if (id >= Vocabulary.FirstKnownId)
        {
            int[] subwords = [];
            int count = 0;
            _vocabulary!.Subwords.Append(_vocabulary.TextOf(id), ref subwords, ref count);
            AddSubwords(subwords.AsSpan(0, count), vector);
        }

        vector.CopyTo(_complete, id * _width);
        Volatile.Write(ref _isComplete[id], true);
    }

    private void AddSubwords(ReadOnlySpan<int> subwords, Span<float> vector)
    {
        float scale = 1 / MathF.Sqrt(subwords.Length);
        foreach (int subword in subwords) KernelSet.Current.AddScaled(_subwords.AsSpan(subword * _width, _width), scale, vector);
    }
}
