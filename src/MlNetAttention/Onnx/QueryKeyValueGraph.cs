using MlNetAttention.Onnx.Messages;
using MlNetAttention.Weights;

namespace MlNetAttention.Onnx;

/// <summary>
/// Queries, keys and values [B, T, D] of one layer, as far as they are used; see <see cref="Attention.IQueryKeyValueSource"/>.
/// </summary>
internal sealed class QueryKeyValueGraph
{
    private readonly GraphBuilder _graph;
    private readonly EncoderOptions _options;
    private readonly GraphWeights _weights;
    private readonly SequenceMask _mask;
    private readonly EmbeddingGraph _embedding;
    private readonly LayerNames _names;
    private readonly GraphValue _input;
    private readonly GraphValue _ids;

    internal QueryKeyValueGraph(
        GraphBuilder graph, EncoderOptions options, GraphWeights weights, SequenceMask mask, EmbeddingGraph embedding, int layer,
        GraphValue input, GraphValue ids)
    {
        (_graph, _options, _weights, _mask, _embedding, _names, _ids) =
            (graph, options, weights, mask, embedding, EncoderLayout.Layer(layer), ids);
        _input = options.HasLocalContext ? WithNeighbours(input) : input;
    }

    /// <summary>Q, [B, T, D].</summary>
    internal GraphValue Queries() => Of(_names.Query, _names.QueryTable);

    /// <summary>K, [B, T, D].</summary>
    internal GraphValue Keys() => Of(_names.Key, _names.KeyTable);

    /// <summary>V, [B, T, D]; looked up, it is the word's own vector.</summary>
    internal GraphValue Values() => _options.Source == AttentionSource.Tables ? _input : _weights.Project(_names.Value, _input);

    private GraphValue Of(WeightPair projection, string table) => _options.Source == AttentionSource.Tables
        ? _embedding.Lookup(table, _ids)
        : _weights.Project(projection, _input);

    // A depthwise convolution. After a norm, padding is no longer 0, as values beyond the ends must be.
    private GraphValue WithNeighbours(GraphValue x)
    {
        int taken = _options.LocalContextWidth;
        GraphValue taps = _weights.Transposed(_names.LocalContext, _options.Width, 1, taken);
        GraphValue columns = _graph.Transpose(_mask.OrZero(x), 0, 2, 1);                            // [B, D, T]
        GraphValue neighbours = _graph.Node(
            "Conv", [columns, taps],
            new AttributeProto("group", _options.Width), new AttributeProto("kernel_shape", [taken]),
            new AttributeProto("pads", [taken / 2, taken / 2]));                                    // [B, D, T]
        return _graph.Add(x, _graph.Transpose(neighbours, 0, 2, 1));                                // [B, T, D]
    }
}
