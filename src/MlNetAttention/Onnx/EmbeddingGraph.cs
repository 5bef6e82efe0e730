using MlNetAttention.Embedding;
using MlNetAttention.Onnx.Messages;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention.Onnx;

/// <summary>
/// Looks up a vector per id and adds that of its position, where positions are absolute, and of its segment, where there are
/// several.
/// </summary>
internal sealed class EmbeddingGraph
{
    private readonly GraphBuilder _graph;
    private readonly AttentionEncoder _encoder;
    private readonly GraphWeights _weights;
    private readonly SequenceMask _mask;
    private readonly GraphValue? _positions;
    private readonly GraphValue? _segments;

    internal EmbeddingGraph(
        GraphBuilder graph, AttentionEncoder encoder, GraphWeights weights, SequenceMask mask, GraphValue? segments)
    {
        (_graph, _encoder, _weights, _mask) = (graph, encoder, weights, mask);
        graph.Part = "embedding";
        _positions = PositionTable() is { } table ? graph.Gather(table, mask.Places()) : null;      // [B, T, D]
        _segments = segments is { } types ? graph.Gather(weights.Of(EncoderLayout.Segments), types) : null; // [B, T, D]
    }

    /// <summary>
    /// The vectors of ids [B, T], subwords, positions and segments included, [B, T, D]; 0 for padding, so that nothing later
    /// depends on the ids of the padding.
    /// </summary>
    internal GraphValue Words(GraphValue ids)
    {
        GraphValue vectors = Lookup(WordTable(), ids);
        return _mask.OrZero(_encoder.Options.EmbeddingNorm ? _weights.Norm(EncoderLayout.EmbeddingNorm, vectors) : vectors);
    }

    /// <summary>The rows of a weight [V, D] at ids [B, T], with their positions and segments: [B, T, D].</summary>
    internal GraphValue Lookup(string table, GraphValue ids) => Lookup(_weights.Of(table), ids);

    private GraphValue Lookup(GraphValue table, GraphValue ids)
    {
        GraphValue vectors = _graph.Gather(table, ids);
        if (_positions is { } positions) vectors = _graph.Add(vectors, positions);
        return _segments is { } segments ? _graph.Add(vectors, segments) : vectors;
    }

    private GraphValue WordTable()
    {
        var embedding = new TokenEmbedding(_encoder.Options, _encoder.Vocabulary, _encoder.Weights, positions: null);
        float[] table = embedding.WordTable();                                                       // [V, D]
        if (_encoder.Vocabulary is { HasAllPieces: true, Rules.Pieces: { } pieces })
        {
            table = PieceRows.ToFile(table, pieces, _encoder.Options.Width);
        }

        long[] shape = [_encoder.Vocabulary.Size, _encoder.Options.Width];
        return _graph.Constant(new TensorProto(EncoderLayout.Embedding, shape, table), EncoderLayout.Embedding);
    }

    private GraphValue? PositionTable()
    {
        EncoderOptions options = _encoder.Options;
        if (options.Positions == PositionKind.LearnedAbsolute) return _weights.Of(EncoderLayout.Positions);
        if (options.Positions != PositionKind.Sinusoidal) return null;

        // A table, not operators: beyond the first positions, the rounding of a float32 angle shows in its sine.
        float[] table = SinusoidalPositions.Table(options.MaxTokens, options.Width);                // [MaxTokens, D]
        var tensor = new TensorProto(EncoderLayout.Positions, [options.MaxTokens, options.Width], table);
        return _graph.Constant(tensor, EncoderLayout.Positions);
    }
}
