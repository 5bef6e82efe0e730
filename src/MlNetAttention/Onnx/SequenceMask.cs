using MlNetAttention.Attention;
using MlNetAttention.Onnx.Messages;

namespace MlNetAttention.Onnx;

/// <summary>
/// The tokens of a batch and their places. Padding may stand before the tokens or after them: places count from the first token.
/// Tokens from place MaxTokens on count as padding, as the encoder cuts longer sequences at the end.
/// </summary>
internal sealed class SequenceMask
{
    private readonly GraphBuilder _graph;
    private readonly EncoderOptions _options;
    private readonly GraphValue _place;
    private readonly GraphValue _number;
    private readonly GraphValue _isTokenVector;
    private readonly GraphValue _columns;
    private GraphValue? _keyLogits;
    private GraphValue? _distances;

    internal SequenceMask(GraphBuilder graph, EncoderOptions options, GraphValue mask)
    {
        (_graph, _options) = (graph, options);
        graph.Part = "mask";
        GraphValue length = graph.Gather(graph.Node("Shape", [mask]), graph.Integer(1));                // T
        _columns = graph.Node("Range", [graph.Integer(0), length, graph.Integer(1)]);                    // [T]
        GraphValue given = graph.Cast(mask, ElementType.Boolean);                                       // [B, T]
        _place = graph.Sub(_columns, graph.ArgMax(graph.Cast(given, ElementType.Single), 1));            // [B, T]
        GraphValue isToken = graph.Node(
            "And", [given, graph.Node("Less", [_place, graph.Integer(options.MaxTokens)])]);            // [B, T]
        _number = graph.Cast(isToken, ElementType.Single);                                              // [B, T]
        _isTokenVector = graph.Unsqueeze(isToken, 2);                                                   // [B, T, 1]
        IsKey = graph.Unsqueeze(isToken, 1, 2);                                                         // [B, 1, 1, T]
        Count = graph.ReduceSum(_number, 1);                                                            // [B, 1]
    }

    /// <summary>Whether a key is a token, [B, 1, 1, T].</summary>
    internal GraphValue IsKey { get; }

    /// <summary>Number of tokens n, float32 [B, 1].</summary>
    internal GraphValue Count { get; }

    /// <summary>Numbers to add to the logits of keys: 0, or <see cref="MaskedLogit"/> for padding, [B, 1, 1, T].</summary>
    internal GraphValue KeyLogits() =>
        _keyLogits ??= _graph.Where(IsKey, _graph.Number(0), _graph.Number(MaskedLogit.Value));

    /// <summary>
    /// The index of the relative bias of key j for query i, [T, T], the same in every layer; see <see cref="RelativeDistance"/>.
    /// </summary>
    internal GraphValue Distances()
    {
        if (_distances is { } known) return known;
        int limit = _options.MaxRelativeDistance;
        GraphValue distance = _graph.Clip(
            _graph.Sub(Columns(), Rows()), _graph.Integer(-limit), _graph.Integer(limit));              // j − i
        GraphValue index = _options.Mechanism == AttentionMechanism.SymmetricKeys
            ? _graph.Node("Abs", [distance])
            : _graph.Add(distance, _graph.Integer(limit));
        _distances = index;
        return index;
    }

    /// <summary>j, [1, T].</summary>
    internal GraphValue Columns() => _graph.Unsqueeze(_columns, 0);

    /// <summary>i, [T, 1].</summary>
    internal GraphValue Rows() => _graph.Unsqueeze(_columns, 1);

    /// <summary>Places from 0 to MaxTokens − 1, [B, T]; padding may have any of them.</summary>
    internal GraphValue Places() => _graph.Clip(_place, _graph.Integer(0), _graph.Integer(_options.MaxTokens - 1));

    /// <summary>The column of the first or last token, [B, 1].</summary>
    internal GraphValue Edge(bool last) => _graph.ArgMax(_number, 1, last);

    /// <summary>Vectors [B, T, D], with 0 for padding.</summary>
    internal GraphValue OrZero(GraphValue x) => Or(x, 0);

    /// <summary>Vectors [B, T, any], with the given number for padding.</summary>
    internal GraphValue Or(GraphValue x, float padding) => _graph.Where(_isTokenVector, x, _graph.Number(padding));

    /// <summary>The sum over the tokens of vectors that are 0 for padding, [B, T, D] → [B, 1, D].</summary>
    internal GraphValue Sum(GraphValue x) => _graph.ReduceSum(x, 1);
}
