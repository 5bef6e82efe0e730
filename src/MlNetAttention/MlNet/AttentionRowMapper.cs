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
    private readonly DataViewSchema.Column?[] _inputs;
    private readonly DataViewSchema.DetachedColumn[] _outputs;

    /// <param name="transformer">The transformer to bind.</param>
    /// <param name="host">Where errors come from.</param>
    /// <param name="schema">The columns it is bound to.</param>
    internal AttentionRowMapper(AttentionFeaturizingTransformer transformer, IHost host, DataViewSchema schema)
    {
        _transformer = transformer;
        _inputs = BoundColumns.Of(transformer, host, schema);
        _outputs = AttentionSchema.OutputColumns(transformer.Columns, transformer.Encoder.Options, transformer.Layout);
    }

    /// <summary>Scores for fitting trainers; null to serve.</summary>
    internal OutOfFoldScores? OutOfFold { get; init; }

    /// <summary>Watches for rows on which a trainer must not be fitted as they are served; null where any will do.</summary>
    internal RowWatch? Watch { get; init; }

    public DataViewSchema.DetachedColumn[] GetOutputColumns() => _outputs;

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        bool any = Enumerable.Range(0, _outputs.Length).Any(activeOutput);
        return column => any && Array.Exists(_inputs, input => input?.Index == column);
    }

    public Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        OutputColumn[] outputs = _transformer.Columns.Outputs;
        var getters = new Delegate[outputs.Length];
        int[] active = [.. Enumerable.Range(0, outputs.Length).Where(activeOutput)];
        if (active.Length == 0) return getters;

        if (_transformer.IsToWarnOfLabel && IsForTrainer(input)) _transformer.WarnOfLabel();
        var wanted = active.Select(i => outputs[i].Kind).ToHashSet();
        RowEncoder row = Encoder(input, wanted, ref disposer);
        foreach (int i in active) getters[i] = row.GetterOf(outputs[i].Kind);
        return getters;
    }

    // Of a trainer on other labels, or none, there is nothing to say. Its label may come from a column of that name.
    private bool IsForTrainer(DataViewRow input) =>
        input.Schema.Any(column => column.Name == _transformer.LabelColumnName && input.IsColumnActive(column))
        && RunningFit.OfTrainer;

    private RowEncoder Encoder(DataViewRow input, HashSet<OutputKind> wanted, ref Action? disposer)
    {
        bool isWatched = OutOfFold is null && Watch is { } watch && watch.TryTakeCursor();
        if (OutOfFold is null && !isWatched) return new RowEncoder(_transformer, input, _inputs, wanted);
        var hash = new RowHash();
        disposer = hash.Dispose;
        return isWatched
            ? new WatchedRowEncoder(_transformer, Watch!, hash, input, _inputs, wanted)
            : new OutOfFoldRowEncoder(_transformer, OutOfFold!, hash, input, _inputs, wanted);
    }

    public ITransformer GetTransformer() => _transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_transformer).Save(ctx);
}
