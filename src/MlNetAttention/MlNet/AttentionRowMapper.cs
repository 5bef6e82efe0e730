using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetAttention.OutOfFold;
using MlNetAttention.Scoring;

namespace MlNetAttention.MlNet;

/// <summary>The transformer bound to a schema: tells ML.NET which columns come from which, and makes their getters.</summary>
internal sealed class AttentionRowMapper : IRowMapper
{
    private readonly AttentionFeaturizingTransformer _transformer;
    private readonly OutOfFoldScores? _outOfFold;
    private readonly DataViewSchema.Column _input;
    private readonly DataViewSchema.DetachedColumn[] _outputs;

    /// <param name="transformer">The transformer to bind.</param>
    /// <param name="host">Where errors come from.</param>
    /// <param name="schema">The columns it is bound to.</param>
    /// <param name="outOfFold">For the rows the encoder was trained on; null for any others.</param>
    internal AttentionRowMapper(
        AttentionFeaturizingTransformer transformer, IHost host, DataViewSchema schema, OutOfFoldScores? outOfFold = null)
    {
        _transformer = transformer;
        _outOfFold = outOfFold;
        AttentionColumns columns = transformer.Columns;
        if (schema.GetColumnOrNull(columns.Input) is not { } input)
        {
            throw host.ExceptSchemaMismatch("inputSchema", "input", columns.Input);
        }

        if (AttentionSchema.KindOf(input.Type) != columns.Kind)
        {
            throw host.ExceptSchemaMismatch("inputSchema", "input", columns.Input, Expected(columns.Kind), $"{input.Type}");
        }

        int keys = transformer.Encoder.Vocabulary.KeyCount;
        if (columns.Kind == InputKind.KeyVector && AttentionSchema.KeyCount(input.Type) != keys)
        {
            string expected = $"a vector of keys with {keys} values, as while training";
            throw host.ExceptSchemaMismatch("inputSchema", "input", columns.Input, expected, $"{input.Type}");
        }

        _input = input;
        _outputs = AttentionSchema.Deliver(columns, transformer.Encoder.Options, transformer.Layout);
    }

    public DataViewSchema.DetachedColumn[] GetOutputColumns() => _outputs;

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        bool any = Enumerable.Range(0, _outputs.Length).Any(activeOutput);
        return column => any && column == _input.Index;
    }

    public Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        AttentionColumns columns = _transformer.Columns;
        var getters = new Delegate[_outputs.Length];
        bool[] active = [.. Enumerable.Range(0, _outputs.Length).Select(activeOutput)];
        if (!active.Contains(true)) return getters;

        bool wantsMaps = columns.AttentionMaps is { } maps && active[IndexOf(maps)];
        bool wantsTokens = columns.Tokens is { } tokens && active[IndexOf(tokens)];
        var row = new RowEncoder(
            _transformer.Encoder, _transformer.Layout, _outOfFold, columns.Kind, input, _input, wantsMaps, wantsTokens);
        Set(columns.Features, (ValueGetter<VBuffer<float>>)row.GetFeatures);
        Set(columns.TokenVectors, (ValueGetter<VBuffer<float>>)row.GetTokenVectors);
        Set(columns.AttentionMaps, (ValueGetter<VBuffer<float>>)row.GetAttentionMaps);
        Set(columns.Tokens, (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)row.GetTokens);
        Set(columns.TokenScores, (ValueGetter<VBuffer<float>>)row.GetTokenScores);
        return getters;

        int IndexOf(string name) => Array.FindIndex(_outputs, output => output.Name == name);

        void Set(string? name, Delegate getter)
        {
            if (name is not null && active[IndexOf(name)]) getters[IndexOf(name)] = getter;
        }
    }

    public ITransformer GetTransformer() => _transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_transformer).Save(ctx);

    private static string Expected(InputKind kind) => kind switch
    {
        InputKind.Text => "text, as while training",
        InputKind.TextVector => "a vector of text, as while training",
        _ => "a vector of keys, as while training",
    };
}
