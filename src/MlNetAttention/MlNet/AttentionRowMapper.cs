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
        _outputs = AttentionSchema.OutputColumns(columns, transformer.Encoder.Options, transformer.Layout);
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
        OutputColumn[] outputs = _transformer.Columns.Outputs;
        var getters = new Delegate[outputs.Length];
        int[] active = [.. Enumerable.Range(0, outputs.Length).Where(activeOutput)];
        if (active.Length == 0) return getters;

        var wanted = active.Select(i => outputs[i].Kind).ToHashSet();
        RowEncoder row = _outOfFold is null
            ? new RowEncoder(_transformer, input, _input, wanted)
            : new OutOfFoldRowEncoder(_transformer, _outOfFold, input, _input, wanted);
        foreach (int i in active) getters[i] = row.GetterOf(outputs[i].Kind);
        return getters;
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
