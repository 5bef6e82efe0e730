using MlNetAttention.Embedding;
using MlNetAttention.Kernels;
using MlNetAttention.Weights;

namespace MlNetAttention.Attention;

/// <summary>
/// Forms the queries, keys and values [T, D] of the sequences in the workspace, as far as its mechanism uses them.
/// </summary>
internal interface IQueryKeyValueSource
{
    void Form(Workspace work);
}

/// <summary>q = x·W_Qᵀ + b_Q and so on, after the local context, where there is one.</summary>
internal sealed class ProjectedQueryKeyValue : IQueryKeyValueSource
{
    private readonly LocalContext? _local;
    private readonly PackedMatrix? _query;
    private readonly PackedMatrix? _key;
    private readonly PackedMatrix _value;

    internal ProjectedQueryKeyValue(EncoderOptions options, EncoderWeights weights, LayerNames names)
    {
        if (options.HasLocalContext) _local = new LocalContext(weights[names.LocalContext], options.Width);
        if (options.UsesQueries) _query = Projection.Of(weights, names.Query, options.Width, options.Width);
        if (options.UsesKeys) _key = Projection.Of(weights, names.Key, options.Width, options.Width);
        _value = Projection.Of(weights, names.Value, options.Width, options.Width);
    }

    public void Form(Workspace work)
    {
        Span<float> input = work.Input;                     // [T, D]
        if (_local is not null)
        {
            for (int sequence = 0; sequence < work.Count; sequence++)
            {
                work.Select(sequence);
                _local.Apply(work.Input, work.Branch);
            }

            work.SelectAll();
            input = work.Branch;
        }

        _query?.Multiply(input, work.Length, work.Queries);
        _key?.Multiply(input, work.Length, work.Keys);
        _value.Multiply(input, work.Length, work.Values);
    }
}

/// <summary>
/// Queries and keys looked up per word, with the word's position and segment added; the value is the word's own vector.
/// </summary>
internal sealed class LookedUpQueryKeyValue(
    EncoderOptions options, EncoderWeights weights, LayerNames names, PositionVectors? positions) : IQueryKeyValueSource
{
    private readonly TokenEmbedding? _query =
        options.UsesQueries ? Of(options, weights, names.QueryTable, positions) : null;

    private readonly TokenEmbedding? _key =
        options.UsesKeys ? Of(options, weights, names.KeyTable, positions) : null;

    public void Form(Workspace work)
    {
        for (int sequence = 0; sequence < work.Count; sequence++)
        {
            work.Select(sequence);
            _query?.Lookup(work.Ids, work.Queries);
            _key?.Lookup(work.Ids, work.Keys);
        }

        work.SelectAll();
        work.Input.CopyTo(work.Values);
    }

    private static TokenEmbedding Of(EncoderOptions options, EncoderWeights weights, string table, PositionVectors? positions) =>
        new(weights.Stored(table), positions, TokenEmbedding.SegmentsOf(options, weights), options.Width);
}
