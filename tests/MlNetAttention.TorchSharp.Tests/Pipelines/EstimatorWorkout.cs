using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>What ML.NET expects of any estimator and its transformer, checked for one configuration.</summary>
internal static class EstimatorWorkout
{
    internal static AttentionFeaturizingTransformer Run(
        MLContext ml, AttentionFeaturizingEstimator estimator, IDataView data, IDataView wrongInput)
    {
        SchemaShape promise = estimator.GetOutputSchema(AttentionSchema.ShapeOf(data.Schema));
        AttentionFeaturizingTransformer transformer = estimator.Fit(data);
        IDataView transformed = transformer.Transform(data);
        AssertSameShape(promise, AttentionSchema.ShapeOf(transformed.Schema));
        AssertSameShape(promise, AttentionSchema.ShapeOf(transformer.GetOutputSchema(data.Schema)));

        Assert.Throws<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(AttentionSchema.ShapeOf(wrongInput.Schema)));
        Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(wrongInput));
        Assert.Throws<ArgumentOutOfRangeException>(() => transformer.Transform(wrongInput));
        Assert.Throws<ArgumentOutOfRangeException>(() => transformer.GetOutputSchema(wrongInput.Schema));

        var mapped = (ITransformer)transformer;
        Assert.True(mapped.IsRowToRowMapper);
        IRowToRowMapper mapper = mapped.GetRowToRowMapper(data.Schema);
        AssertSameShape(promise, AttentionSchema.ShapeOf(mapper.OutputSchema));

        ITransformer loaded = SaveAndLoad(ml, transformer, data.Schema);
        AssertSameValues(transformed, loaded.Transform(data));

        // Another view of the same schema, in another order.
        AssertSameValues(transformer.Transform(ml.Data.TakeRows(data, 5)), ml.Data.TakeRows(transformed, 5));
        return transformer;
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
