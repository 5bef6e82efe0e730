using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Explaining;
using MlNetAttention.MlNet;
using MlNetAttention.MlNet.Predictions;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>What ML.NET expects of any estimator and its transformer, checked for one configuration.</summary>
internal static class EstimatorWorkout
{
    internal static AttentionFeaturizingTransformer Run(
        MLContext ml, AttentionFeaturizingEstimator estimator, IDataView data, IDataView wrongInput)
    {
        AttentionFeaturizingTransformer transformer = estimator.Fit(data);
        string[] added = [.. transformer.Columns.Outputs.Select(output => output.Name)];
        var loaded = (AttentionFeaturizingTransformer)Run(ml, estimator, transformer, added, data, wrongInput);
        AssertSameColumns(transformer, loaded);
        AssertSlotsHaveDistinctNames(transformer.Transform(data).Schema[transformer.OutputColumnName]);
        return transformer;
    }

    internal static AttentionPredictionTransformer Run(
        MLContext ml, AttentionTrainer estimator, IDataView data, IDataView wrongInput)
    {
        AttentionPredictionTransformer transformer = estimator.Fit(data);
        string[] added = PredictionSchema.ColumnsOf(transformer.Content.Kind);
        var loaded = (AttentionPredictionTransformer)Run(ml, estimator, transformer, added, data, wrongInput);
        Assert.Equal(transformer.InputColumnNames, loaded.InputColumnNames);
        Assert.Equal(transformer.ClassNames, loaded.ClassNames);
        Assert.Equal((transformer.LabelColumnName, transformer.Temperature), (loaded.LabelColumnName, loaded.Temperature));
        return transformer;
    }

    /// <summary>Returns the transformer as it is loaded.</summary>
    private static ITransformer Run(
        MLContext ml, IEstimator<ITransformer> estimator, ITransformer transformer, string[] added, IDataView data,
        IDataView wrongInput)
    {
        SchemaShape promise = estimator.GetOutputSchema(AttentionSchema.ShapeOf(data.Schema));
        IDataView transformed = transformer.Transform(data);
        AssertSameShape(promise, AttentionSchema.ShapeOf(transformed.Schema));
        AssertSameShape(promise, AttentionSchema.ShapeOf(transformer.GetOutputSchema(data.Schema)));

        Assert.Throws<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(AttentionSchema.ShapeOf(wrongInput.Schema)));
        Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(wrongInput));
        Assert.Throws<ArgumentOutOfRangeException>(() => transformer.Transform(wrongInput));
        Assert.Throws<ArgumentOutOfRangeException>(() => transformer.GetOutputSchema(wrongInput.Schema));

        Assert.True(transformer.IsRowToRowMapper);
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(data.Schema);
        AssertSameShape(promise, AttentionSchema.ShapeOf(mapper.OutputSchema));

        ITransformer loaded = SaveAndLoad(ml, transformer, data.Schema);
        AssertSameValues(transformed, loaded.Transform(data));
        AssertViewsAreWellBehaved(ml, transformer, data);
        AssertAnyColumnsHaveTheSameValues(transformed, added);
        AssertRowsHaveTheSameValues(mapper, data, transformed);

        // Another view of the same schema, in another order.
        AssertSameValues(transformer.Transform(ml.Data.TakeRows(data, 5)), ml.Data.TakeRows(transformed, 5));
        return loaded;
    }

    /// <summary>What a transformer tells of itself is what its schema has, and what the loaded one tells.</summary>
    private static void AssertSameColumns(AttentionFeaturizingTransformer transformer, AttentionFeaturizingTransformer loaded)
    {
        Assert.Equal(Told(transformer), Told(loaded));
        Assert.Equal(transformer.ClassNames, loaded.ClassNames);

        static object?[] Told(AttentionFeaturizingTransformer of) =>
        [
            of.InputColumnName, of.OutputColumnName, of.LabelColumnName, of.TokenVectorsColumnName, of.TokenScoresColumnName,
            of.TokenScoresPerWord, of.AttentionMapsColumnName, of.TokensColumnName, of.Features, of.KindOfScores,
        ];
    }

    private static void AssertSlotsHaveDistinctNames(DataViewSchema.Column features)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        features.GetSlotNames(ref names);
        string[] texts = [.. names.DenseValues().Select(name => $"{name}")];
        Assert.Equal(((VectorDataViewType)features.Type).Size, texts.Distinct().Count());
        Assert.DoesNotContain("", texts);
    }

    /// <summary>For trainers and afterwards alike: no values where there is no row, and saved as views the same values.</summary>
    private static void AssertViewsAreWellBehaved(MLContext ml, ITransformer transformer, IDataView data)
    {
        // A view that is no transform, or those before would be saved, too, and applied once more.
        data = new CompletedView(data, data.Schema);
        IDataView view = transformer.Transform(data);
        IDataView? training = (transformer as AttentionFeaturizingTransformer)?.TransformForTrainingPipeline(data);
        foreach (IDataView one in new[] { view, training }.OfType<IDataView>())
        {
            Assert.True(CursorContract.AssertKept(one, data) > 0);
            AssertSameValues(view, DataPipe.SaveAndLoad(ml, one, data));
        }

        Assert.True(CursorContract.AssertKept(transformer.GetRowToRowMapper(data.Schema), data) > 0);
    }

    private static void AssertAnyColumnsHaveTheSameValues(IDataView transformed, string[] names)
    {
        DataViewSchema.Column[] added = [.. names.Select(name => transformed.Schema[name])];
        object[][] alone = [.. added.Select(column => ColumnValues.Of(transformed, column))];
        for (int subset = 1; subset < 1 << added.Length; subset++)
        {
            int[] chosen = [.. Enumerable.Range(0, added.Length).Where(i => (subset >> i & 1) == 1)];
            object[][] together = ColumnValues.Of(transformed, [.. chosen.Select(i => added[i])]);
            for (int i = 0; i < chosen.Length; i++) Assert.Equal(alone[chosen[i]], together[i]);
        }
    }

    private static void AssertRowsHaveTheSameValues(IRowToRowMapper mapper, IDataView data, IDataView transformed)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        DataViewSchema.Column[] columns = [.. mapper.OutputSchema.Where(column => !column.IsHidden)];
        using DataViewRow row = mapper.GetRow(cursor, columns);
        object[][] values = ColumnValues.Of(row, cursor.MoveNext, columns);
        foreach ((DataViewSchema.Column column, object[] ofColumn) in columns.Zip(values))
        {
            Assert.Equal(ColumnValues.Of(transformed, transformed.Schema[column.Name]), ofColumn);
        }
    }

    internal static ITransformer SaveAndLoad(MLContext ml, ITransformer transformer, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(transformer, schema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }

    /// <summary>All visible columns have the same names, types and finite values, and there are some.</summary>
    internal static void AssertSameValues(IDataView expected, IDataView actual)
    {
        Assert.Equal(expected.Schema.Select(c => (c.Name, $"{c.Type}")), actual.Schema.Select(c => (c.Name, $"{c.Type}")));
        DataViewSchema.Column[] columns = [.. expected.Schema.Where(column => !column.IsHidden)];
        Assert.NotEmpty(columns);
        foreach (DataViewSchema.Column column in columns)
        {
            object[] values = ColumnValues.Of(expected, column);
            Assert.NotEmpty(values);
            Assert.Equal(values, ColumnValues.Of(actual, actual.Schema[column.Name]));
            IEnumerable<object> single = values.SelectMany(value => value as object[] ?? [value]);
            Assert.DoesNotContain(single, value => value is float number && !float.IsFinite(number));
        }
    }

    private static void AssertSameShape(SchemaShape promise, SchemaShape delivery)
    {
        string[] Describe(SchemaShape shape) =>
        [
            .. shape.Select(c => $"{c.Name}: {c.Kind} of {c.ItemType}, key {c.IsKey}, annotations "
                + string.Join(' ', c.Annotations.Select(a => $"{a.Name}:{a.Kind}:{a.ItemType}").Order(StringComparer.Ordinal)))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(Describe(promise), Describe(delivery));
    }
}
