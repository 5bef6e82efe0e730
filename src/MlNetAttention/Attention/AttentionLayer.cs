using MlNetAttention.Embedding;
using MlNetAttention.Kernels;
using MlNetAttention.Weights;

namespace MlNetAttention.Attention;

/// <summary>
/// The first half of a block: every token mixes the values of all tokens by its weights, Y = A·V per head, and the projected
/// heads are added to x.
/// </summary>
internal sealed class AttentionLayer
{
    private readonly EncoderOptions _options;
    private readonly Norm? _norm;
    private readonly IQueryKeyValueSource _source;
    private readonly IAttentionMechanism _mechanism;
    private readonly PackedMatrix _output;

    internal AttentionLayer(EncoderOptions options, EncoderWeights weights, int layer, PositionVectors? positions)
    {
        _options = options;
        LayerNames names = EncoderLayout.Layer(layer);
        _norm = options.HasAttentionNorm ? new Norm(weights, names.AttentionNorm, options.NormEpsilon) : null;
        _source = options.Source == AttentionSource.Projections
            ? new ProjectedQueryKeyValue(options, weights, names)
            : new LookedUpQueryKeyValue(options, weights, names, positions);
        _mechanism = Mechanism(options, weights, names);
        _output = Projection.Of(weights, names.Output, options.Width, options.Width);
    }

    internal void Apply(Workspace work, AttentionMap? map)
    {
        bool before = _options.Norm != NormPlacement.After && _norm is not null;
        if (before) _norm!.Apply(work.Tokens, work.Input);                              // [T, D]
        else work.Tokens.CopyTo(work.Input);
        _source.Form(work);                                                             // Q, K, V [T, D]
        _mechanism.PrepareKeys(work.Keys);
        for (int sequence = 0; sequence < work.Count; sequence++)
        {
            work.Select(sequence);
            var input = new AttentionInput(work.Queries, work.Keys, work.Values, _options.Heads, _options.HeadWidth);
            if (map is not null) Weigh(input, map);                                     // A [H, T, T]
            _mechanism.Mix(input, work);                                                // Y [T, D]
        }

        work.SelectAll();
        _output.Multiply(work.Mixed, work.Length, work.Tokens, Epilogue.Add);         // [T, D]
        if (!before) _norm?.Apply(work.Tokens, work.Tokens);
    }

    // In addition to the mixing, not in its place: vectors must not depend on whether weights are wanted as well.
    private void Weigh(in AttentionInput input, AttentionMap map)
    {
        for (int head = 0; head < _options.Heads; head++)
        {
            for (int i = 0; i < map.Length; i++) _mechanism.Weigh(input, head, i, map.MutableRow(head, i));
        }
    }

    private static IAttentionMechanism Mechanism(EncoderOptions options, EncoderWeights weights, LayerNames names)
    {
        RelativeBias? bias = options.HasRelativeBias
            ? new RelativeBias(options, weights[names.RelativeBias])
            : null;
        return options.Mechanism switch
        {
            AttentionMechanism.FixedRatio => new FixedRatioAttention(options.FixedRatio),
            AttentionMechanism.SymmetricKeys => new SymmetricKeyAttention(options.HeadWidth, bias),
            AttentionMechanism.QueryKeyValue => new QueryKeyValueAttention(bias),
            _ => new ScaledDotProductAttention(options.Heads, bias),
        };
    }
}
