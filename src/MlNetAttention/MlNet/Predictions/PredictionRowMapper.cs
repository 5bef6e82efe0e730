using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetAttention.MlNet.Predictions;

/// <summary>The transformer bound to a schema: tells ML.NET which columns come from which, and makes their getters.</summary>
internal sealed class PredictionRowMapper : IRowMapper
{
    private readonly AttentionPredictionTransformer _transformer;
    private readonly DataViewSchema.Column?[] _inputs;
    private readonly DataViewSchema.DetachedColumn[] _outputs;

    /// <param name="transformer">The transformer to bind.</param>
    /// <param name="host">Where errors come from.</param>
    /// <param name="schema">The columns it is bound to.</param>
    internal PredictionRowMapper(AttentionPredictionTransformer transformer, IHost host, DataViewSchema schema)
    {
        _transformer = transformer;
        _inputs = BoundColumns.Of(transformer, host, schema);
        PredictionContent content = transformer.Content;
        _outputs = PredictionSchema.OutputColumns(schema, content.Kind, transformer.Head.Outputs, content.Values);
    }

    public DataViewSchema.DetachedColumn[] GetOutputColumns() => _outputs;

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        bool any = Enumerable.Range(0, _outputs.Length).Any(activeOutput);
        return column => any && Array.Exists(_inputs, input => input?.Index == column);
    }

    public Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        var getters = new Delegate[_outputs.Length];
        int[] active = [.. Enumerable.Range(0, _outputs.Length).Where(activeOutput)];
        if (active.Length == 0) return getters;
        var row = new PredictionRowEncoder(_transformer, input, _inputs);
        foreach (int i in active) getters[i] = row.GetterOf(_outputs[i].Name);
        return getters;
    }

    public ITransformer GetTransformer() => _transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_transformer).Save(ctx);
}
