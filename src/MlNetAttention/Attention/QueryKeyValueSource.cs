using MlNetAttention.Embedding;
using MlNetAttention.Kernels;
using MlNetAttention.Weights;

namespace MlNetAttention.Attention;

/// <summary>Forms the queries, keys and values [T, D] of a sequence in the workspace, as far as its mechanism uses them.</summary>
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

    internal ProjectedQueryKeyValue(EncoderOptions options, EncoderWeights weights, int layer)
    {
        string local = EncoderLayout.Attention(layer, "local.weight");
        if (options.HasLocalContext) _local = new LocalContext(weights[local], options.Width);
        _query = Find("query");
        _key = Find("key");
        _value = Find("value")!;

        PackedMatrix? Find(string part)
        {
            string name = EncoderLayout.Attention(layer, part);
            return weights.Contains($"{name}.weight")
                ? Projection.Of(weights, name, options.Width, options.Width)
                : null;
        }
    }

    public void Form(Workspace work)
    {
        Span<float> input = work.Input;                     // [T, D]
        if (_local is not null)
        {
            _local.Apply(work.Input, work.Branch);
            input = work.Branch;
        }

        _query?.Multiply(input, work.Length, work.Queries);
        _key?.Multiply(input, work.Length, work.Keys);
        _value.Multiply(input, work.Length, work.Values);
    }
}

/// <summary>Queries and keys looked up per word, with the word's position added; the value is the word's own vector.</summary>
internal sealed class LookedUpQueryKeyValue(
    EncoderOptions options, EncoderWeights weights, int layer, PositionVectors? positions) : IQueryKeyValueSource
{
    private readonly TokenEmbedding? _query = Find(options, weights, layer, positions, "query.table");
    private readonly TokenEmbedding? _key = Find(options, weights, layer, positions, "key.table");

    public void Form(Workspace work)
    {
        _query?.Lookup(work.Ids, work.Queries);
        _key?.Lookup(work.Ids, work.Keys);
        work.Input.CopyTo(work.Values);
    }

    private static TokenEmbedding? Find(
        EncoderOptions options, EncoderWeights weights, int layer, PositionVectors? positions, string part)
    {
        string name = EncoderLayout.Attention(layer, part);
        return weights.Contains(name) ? new TokenEmbedding(new WordVectors(weights[name], options.Width), positions, options.Width) : null;
    }
}
