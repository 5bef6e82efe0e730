using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;

namespace MlNetAttention.Explaining;

/// <summary>A fitted model as the stages it applies one after another, however its chains are nested.</summary>
internal sealed class ModelStages
{
    private readonly ITransformer[] _stages;
    private readonly int _featurizer;

    /// <exception cref="ArgumentException">The model does not have exactly one attention featurizer of that name.</exception>
    internal ModelStages(ITransformer model, string? featurizerColumn)
    {
        _stages = [.. Flatten(model)];
        _featurizer = Find(featurizerColumn);
    }

    /// <summary>The stage with the encoder: a featurizer, or a trainer's predictions.</summary>
    internal IAttentionStage Featurizer => (IAttentionStage)_stages[_featurizer];

    /// <summary>
    /// The predictions for every row, whole and without each of its tokens. Tokens are removed where their columns get their
    /// values: in the data itself, or after the last stage that computes one of them. All stages from there on see the row
    /// without them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A stage does not find a column it reads.</exception>
    /// <exception cref="ArgumentException">A stage from there on does not return exactly one row for each.</exception>
    internal (OcclusionView Occluded, IDataView Predicted) Apply(IDataView data, OcclusionKind kind)
    {
        InputColumns inputs = Featurizer.Columns.Inputs;
        IDataView origin = data;
        int next = 0;
        IDataView view = data;
        for (int i = 0; i < _featurizer; i++)
        {
            IDataView after = _stages[i].Transform(view);
            if (inputs.Any(input => Computes(view.Schema, after.Schema, input.Name))) (origin, next) = (after, i + 1);
            view = after;
        }

        Featurizer.GetOutputSchema(view.Schema); // its own error if it does not find its input
        DataViewSchema.Column?[] columns = [.. inputs.Select(input => origin.Schema.GetColumnOrNull(input.Name))];
        var occluded = new OcclusionView(origin, columns, Featurizer, kind);
        IDataView predicted = occluded;
        foreach (ITransformer stage in _stages[next..])
        {
            if (!stage.IsRowToRowMapper)
            {
                throw new ArgumentException(
                    $"The model's {stage.GetType().Name} does not map row to row; expected stages that do.");
            }

            predicted = stage.Transform(predicted);
        }

        return (occluded, predicted);
    }

    /// <summary>The names of the text columns that the featurizer's tokens come from.</summary>
    /// <param name="inputSchema">The input of the model; null for only the columns that the featurizer reads.</param>
    /// <param name="texts">The number of texts.</param>
    /// <exception cref="ArgumentException">The tokens come from no text, or from more or fewer columns.</exception>
    internal string[] TextSources(DataViewSchema? inputSchema, int texts)
    {
        AttentionColumns columns = Featurizer.Columns;
        string[] inputs = columns.Inputs.Names;
        if (inputs.Length != texts) throw Unsuited($"{inputs.Length} columns");
        if (inputSchema is null) return inputs;
        if (texts > 1)
        {
            return Array.TrueForAll(inputs, input => inputSchema.GetColumnOrNull(input)?.Type is TextDataViewType)
                ? inputs
                : throw Unsuited("other columns than these");
        }

        var chain = new TransformerChain<ITransformer>(_stages[..(_featurizer + 1)]);
        if (!((ITransformer)chain).IsRowToRowMapper) throw Unsuited("stages that do not map row to row");
        IRowToRowMapper mapper = ((ITransformer)chain).GetRowToRowMapper(inputSchema);
        DataViewSchema.Column[] sources = [.. mapper.GetDependencies([mapper.OutputSchema[columns.Features]])];
        return sources is [{ Type: TextDataViewType } text]
            ? [text.Name]
            : throw Unsuited(string.Join(", ", sources.Select(source => $"'{source.Name}' ({source.Type})")));

        ArgumentException Unsuited(string found) => new(
            $"The tokens in {columns.Inputs} come from {found}; expected "
            + $"{(texts == 1 ? "a single column of text" : $"{texts} columns of text")}, or a view with the row.");
    }

    /// <summary>The stages of a model in order, including those of nested chains.</summary>
    internal static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];

    // A stage that recomputes a column adds one of that name, which hides the one before.
    private static bool Computes(DataViewSchema before, DataViewSchema after, string name) =>
        after.GetColumnOrNull(name) is { } column
        && (before.GetColumnOrNull(name)?.Type.Equals(column.Type) != true || Count(after, name) > Count(before, name));

    private static int Count(DataViewSchema schema, string name) => schema.Count(column => column.Name == name);

    private int Find(string? column)
    {
        (int Stage, string Column)[] all =
        [
            .. _stages.Index().Where(stage => stage.Item is IAttentionStage)
                .Select(stage => (stage.Index, ((IAttentionStage)stage.Item).Columns.Features)),
        ];
        string names = string.Join(", ", all.Select(one => $"'{one.Column}'"));
        if (all.Length == 0)
        {
            throw new ArgumentException(
                "The model has no attention featurizer or trainer; expected a chain with an "
                + $"{nameof(AttentionFeaturizingTransformer)} or an {nameof(AttentionPredictionTransformer)}.");
        }

        if (column is null && all.Length > 1)
        {
            throw new ArgumentException(
                $"The model has {all.Length} attention featurizers or trainers, with the output columns {names}; "
                + $"expected {nameof(OcclusionOptions.FeaturizerColumnName)} to name one.");
        }

        // Of two with the same column, the later one is what the stages after it see.
        int found = Array.FindLastIndex(all, one => column is null || one.Column == column);
        return found >= 0 ? all[found].Stage : throw new ArgumentException(
            $"{nameof(OcclusionOptions.FeaturizerColumnName)} is '{column}'; expected {names}, "
            + "an output column of an attention featurizer.");
    }
}
