using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Explaining;

namespace MlNetAttention.Cli.Learning;

/// <summary>The prediction for one row.</summary>
/// <param name="Label">The class; null where the prediction is a number.</param>
/// <param name="Scores">A number for each of <see cref="Predictor.Classes"/>, or the one that is predicted.</param>
internal sealed record RowPrediction(string? Label, float[] Scores);

/// <summary>
/// Applies a saved pipeline to the rows of a table as they come: one that train-evaluate saved, or another whose prediction
/// depends on columns that a table can hold.
/// </summary>
internal sealed class Predictor
{
    private const string Score = "Score";
    private const string Probability = "Probability";
    private const string PredictedLabel = "PredictedLabel";

    /// <summary>The columns that hold what a pipeline predicts.</summary>
    public static IReadOnlyList<string> Predicted { get; } = [Score, Probability, PredictedLabel];

    private readonly SavedModel _model;
    private readonly DataViewSchema.Column[] _needed;
    private readonly string[] _optional;

    /// <exception cref="Failure">The pipeline predicts nothing, or needs more than a row of a table.</exception>
    public Predictor(SavedModel model)
    {
        _model = model;
        DataViewSchema schema = model.InputSchema
            ?? throw new Failure($"{model.Name} was saved without the schema of its input; expected a model saved with one.");
        if (!model.Pipeline.IsRowToRowMapper)
        {
            throw new Failure($"{model.Name} does not map row to row; expected a model whose stages all do.");
        }

        IRowToRowMapper mapper = model.Pipeline.GetRowToRowMapper(schema);
        DataViewSchema output = mapper.OutputSchema;
        DataViewSchema.Column[] predicted =
        [
            .. Predicted.Select(output.GetColumnOrNull).OfType<DataViewSchema.Column>()
                .Where(column => schema.GetColumnOrNull(column.Name) is null || column.Index >= schema.Count),
        ];
        if (predicted.Length == 0)
        {
            throw new Failure($"{model.Name} predicts nothing: it has neither a column '{Score}' nor '{PredictedLabel}'.");
        }

        _needed = [.. mapper.GetDependencies(predicted)];
        _optional = model.FindAttention()?.Columns.Inputs.OptionalNames ?? [];
        if (_needed.FirstOrDefault(column => !StreamedView.CanRead(column.Type)) is { Name: not null } unreadable)
        {
            throw new Failure(
                $"{model.Name} needs the column '{unreadable.Name}' of type {unreadable.Type}, which a table cannot hold; "
                + "expected text, numbers and true or false.");
        }

        Classes = ClassesOf(output);
    }

    /// <summary>The classes that there are scores of, by their order; null where a number is predicted.</summary>
    public IReadOnlyList<string>? Classes { get; }

    /// <summary>Whether there is a class beside the scores.</summary>
    public bool HasLabel => Classes is not null;

    /// <summary>Whether the columns of a table are enough.</summary>
    /// <param name="header">The names of the columns.</param>
    /// <param name="textColumn">The column of texts, where the model calls it otherwise.</param>
    public bool Fits(string[] header, string textColumn) =>
        Array.TrueForAll(_needed, column => _optional.Contains(column.Name) || Find(header, column, textColumn) is not null);

    /// <summary>The predictions for all rows, in their order, each as soon as its row is there.</summary>
    /// <exception cref="Failure">A column is missing, or a row malformed.</exception>
    public IEnumerable<(IReadOnlyList<string> Row, RowPrediction Prediction)> Predict(
        TableReader table, string textColumn, CancellationToken cancel)
    {
        // What may be missing is empty then, as FeaturizeText beside the encoder needs all columns.
        BoundColumn[] columns =
        [
            .. _needed.Select(column => new BoundColumn(
                column,
                Find(table.Columns, column, textColumn) is { } name ? table.Require(name)
                : _optional.Contains(column.Name) ? null
                : throw table.NoColumn(column.Name))),
        ];
        return Predict(new StreamedView(table, columns, cancel));
    }

    private IEnumerable<(IReadOnlyList<string> Row, RowPrediction Prediction)> Predict(StreamedView view)
    {
        var input = new CompletedView(view, _model.InputSchema!);
        ITransformer pipeline = WithLabels(input);
        IRowToRowMapper mapper = pipeline.GetRowToRowMapper(input.Schema);
        DataViewSchema.Column? labels = mapper.OutputSchema.GetColumnOrNull(PredictedLabel);
        DataViewSchema.Column? scores = ScoresOf(mapper.OutputSchema);
        DataViewSchema.Column[] outputs = [.. new[] { labels, scores }.OfType<DataViewSchema.Column>()];

        // Row by row: a cursor over the transformed view would read many rows ahead to share them among threads.
        using DataViewRowCursor cursor = input.GetRowCursor(mapper.GetDependencies(outputs));
        using DataViewRow mapped = mapper.GetRow(cursor, outputs);
        Func<string>? readLabel = HasLabel && labels is { } one ? Text(mapped, one) : null;
        Func<float[]> readScores = scores is { } numbers ? Numbers(mapped, numbers) : () => [];
        while (cursor.MoveNext())
        {
            float[] read = readScores();

            // What a binary model gives is the probability of the second class.
            if (Classes is { Count: 2 } && read.Length == 1) read = [1 - read[0], read[0]];
            yield return (view.Row, new(readLabel?.Invoke(), read));
        }
    }

    /// <summary>
    /// The places of the texts that the encoder reads; null where it does not read columns of the table as they are.
    /// </summary>
    public int[]? TextsOf(TableReader table, string textColumn)
    {
        if (_model.FindAttention() is not { } attention) return null;
        int?[] places = [.. attention.Columns.Inputs.Names.Select(Place)];
        return places.Contains(null) ? null : [.. places.Select(place => place!.Value)];

        int? Place(string input) =>
            _needed.FirstOrDefault(column => column.Name == input && column.Type is TextDataViewType) is { Name: not null } text
            && Find(table.Columns, text, textColumn) is { } name ? table.Find(name) : null;
    }

    // A predicted key means nothing without the value it stands for.
    private ITransformer WithLabels(IDataView input)
    {
        IDataView scored = _model.Pipeline.Transform(input);
        return scored.Schema.GetColumnOrNull(PredictedLabel) is { Type: KeyDataViewType } label && label.HasKeyValues()
            ? new TransformerChain<ITransformer>(
                _model.Pipeline, _model.Ml.Transforms.Conversion.MapKeyToValue(PredictedLabel).Fit(scored))
            : _model.Pipeline;
    }

    // By its name, or else, for the only text, by the option, or else by its name in another case.
    private string? Find(string[] header, DataViewSchema.Column column, string textColumn)
    {
        if (header.Contains(column.Name)) return column.Name;
        bool isOnlyText = column.Type is TextDataViewType && _needed.Count(other => other.Type is TextDataViewType) == 1;
        if (isOnlyText && header.Contains(textColumn)) return textColumn;
        string[] alike = [.. header.Where(name => string.Equals(name, column.Name, StringComparison.OrdinalIgnoreCase))];
        return alike.Length == 1 ? alike[0] : null;
    }

    // A vector has a score for each class; of one class there may be a probability beside the score.
    private static DataViewSchema.Column? ScoresOf(DataViewSchema output) =>
        output.GetColumnOrNull(Score) is { Type: VectorDataViewType } vector
            ? vector
            : output.GetColumnOrNull(Probability) ?? output.GetColumnOrNull(Score);

    private string[]? ClassesOf(DataViewSchema output)
    {
        DataViewSchema.Column? score = output.GetColumnOrNull(Score);
        DataViewSchema.Column? label = output.GetColumnOrNull(PredictedLabel);
        if (score is { Type: VectorDataViewType { IsKnownSize: true } } scores && label is not null)
        {
            return ClassLabels.Of(scores);
        }

        if (output.GetColumnOrNull(Probability) is not null && label is { Type: TextDataViewType or BooleanDataViewType })
        {
            return BinaryClasses() ?? [bool.FalseString, bool.TrueString];
        }

        if (label is not { Type: TextDataViewType or BooleanDataViewType }) return null;

        // A score without a calibrator: the larger, the more it speaks for the second class.
        return score is null ? [] : [BinaryClasses()?[1] ?? bool.TrueString];
    }

    // What the pipeline makes of false and of true.
    private string[]? BinaryClasses()
    {
        if (_model.Stages.OfType<ValueMappingTransformer>().LastOrDefault() is not { } names) return null;
        Decision[] both = [new() { PredictedLabel = false }, new() { PredictedLabel = true }];
        try
        {
            return [.. names.Transform(_model.Ml.Data.LoadFromEnumerable(both)).GetColumn<string>(PredictedLabel)];
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // It maps something else.
            return null;
        }
    }

    private static Func<string> Text(DataViewRow row, DataViewSchema.Column column) =>
        column.Type is TextDataViewType ? Of<ReadOnlyMemory<char>>(row, column)
        : column.Type is BooleanDataViewType ? Of<bool>(row, column)
        : column.Type.RawType == typeof(uint) ? Of<uint>(row, column)
        : column.Type.RawType == typeof(float) ? Of<float>(row, column)
        : column.Type.RawType == typeof(double) ? Of<double>(row, column)
        : column.Type.RawType == typeof(int) ? Of<int>(row, column)
        : column.Type.RawType == typeof(long) ? Of<long>(row, column)
        : column.Type.RawType == typeof(byte) ? Of<byte>(row, column)
        : column.Type.RawType == typeof(ushort) ? Of<ushort>(row, column)
        : column.Type.RawType == typeof(ulong) ? Of<ulong>(row, column)
        : throw new Failure(
            $"The model predicts labels of type {column.Type}, which are not known here; expected text or numbers.");

    private static Func<string> Of<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            getter(ref value);
            return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        };
    }

    private static Func<float[]> Numbers(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<float>> vector = row.GetGetter<VBuffer<float>>(column);
            VBuffer<float> buffer = default;
            return () =>
            {
                vector(ref buffer);
                return [.. buffer.DenseValues()];
            };
        }

        ValueGetter<float> number = row.GetGetter<float>(column);
        return () =>
        {
            float value = 0;
            number(ref value);
            return [value];
        };
    }

    private sealed class Decision
    {
        public bool PredictedLabel { get; set; }
    }
}
