using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;
using MlNetAttention.MlNet.Predictions;

namespace MlNetAttention.Training.Tests.Trainers;

/// <summary>The columns of predictions are those of ML.NET's SDCA, with the same annotations.</summary>
[Collection(TrainingCollection.Name)]
public sealed class TrainerSchemaTests
{
    private readonly MLContext _ml = new(1);
    private readonly IDataView _data;

    public TrainerSchemaTests() => _data = Trainers.Data(_ml);

    [Theory]
    [InlineData(1, "Label")]
    [InlineData(1, "NumberKey")]
    [InlineData(1, "HashKey")]
    [InlineData(2, "Flag")]
    [InlineData(0, "Number")]
    public void Columns_and_annotations_are_those_of_sdca(byte number, string label)
    {
        var kind = (PredictedKind)number;
        IEstimator<ITransformer> ours = Trainers.Of(_ml, kind, label), theirs = Trainers.OfMlNet(_ml, kind, label);
        SchemaShape shape = AttentionSchema.ShapeOf(_data.Schema);
        Assert.Equal(Described(theirs.GetOutputSchema(shape)), Described(ours.GetOutputSchema(shape)));

        DataViewSchema expected = theirs.Fit(_data).Transform(_data).Schema;
        ITransformer fitted = ours.Fit(_data);
        Assert.Equal(Described(expected), Described(fitted.Transform(_data).Schema));
        ITransformer loaded = Trainers.SaveAndLoad(_ml, fitted, _data.Schema);
        Assert.Equal(Described(expected), Described(loaded.Transform(_data).Schema));

        // Behind another trainer, the columns are of the next set.
        IDataView predicted = Trainers.OfMlNet(_ml, kind, label).Fit(_data).Transform(_data);
        Assert.Equal(
            Described(theirs.Fit(predicted).Transform(predicted).Schema), Described(loaded.Transform(predicted).Schema));
    }

    [Fact]
    public void A_label_of_another_kind_is_refused_as_ml_net_refuses_it()
    {
        foreach ((PredictedKind kind, string label) in new[]
        {
            (PredictedKind.Multiclass, "Flag"), (PredictedKind.Multiclass, "Keys"), (PredictedKind.Binary, "Label"),
            (PredictedKind.Binary, "Number"), (PredictedKind.Binary, "Classes"), (PredictedKind.Number, "Flag"),
            (PredictedKind.Number, "Label"), (PredictedKind.Number, "Nowhere"),
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Trainers.OfMlNet(_ml, kind, label).Fit(_data));
            string message = Assert.Throws<ArgumentOutOfRangeException>(() => Trainers.Of(_ml, kind, label).Fit(_data)).Message;
            Assert.Contains($"label column '{label}'", message, StringComparison.Ordinal);
            SchemaShape shape = AttentionSchema.ShapeOf(_data.Schema);
            Assert.Throws<ArgumentOutOfRangeException>(() => Trainers.Of(_ml, kind, label).GetOutputSchema(shape));
        }
    }

    [Fact]
    public void Names_and_options_are_checked_before_rows_are_read()
    {
        string message = Assert.Throws<ArgumentException>(
            () => _ml.BinaryClassification.Trainers.Attention("Flag", ["Text", "Text"])).Message;
        Assert.Contains("Two input columns are called 'Text'", message);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.Trainers.Attention("Flag", []));
        Assert.Throws<ArgumentException>(() => _ml.BinaryClassification.Trainers.Attention("Flag", [""]));
        Assert.Throws<ArgumentException>(() => _ml.BinaryClassification.Trainers.Attention("", ["Text"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.Trainers.Attention(
            "Flag", ["Text"], new() { Training = new() { Epochs = 0 } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.BinaryClassification.Trainers.Attention(
            "Flag", ["Text"], new() { OptionalColumnNames = ["Words"] }));
    }

    [Fact]
    public void A_column_of_weights_that_is_missing_is_told_before_anything_is_fitted()
    {
        var trainer = _ml.BinaryClassification.Trainers.Attention("Flag", "Text", exampleWeightColumnName: "Wieght");
        SchemaShape shape = MlNet.AttentionSchema.ShapeOf(Trainers.Data(_ml, count: 5).Schema);
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => trainer.GetOutputSchema(shape)).Message;
        Assert.Contains("Wieght", message);
    }

    private static string[] Described(SchemaShape shape) =>
    [
        .. shape.Select(column => $"{column.Name}: {column.Kind} of {column.ItemType}, key {column.IsKey}, " + Ordered(
            column.Annotations.Select(one => $"{one.Name}:{one.Kind}:{one.ItemType}:{one.IsKey}")))
            .Order(StringComparer.Ordinal),
    ];

    // Of columns of the same name, only the last is seen.
    private static string[] Described(DataViewSchema schema) =>
    [
        .. schema.Where(column => !column.IsHidden).Select(column => $"{column.Name}: {column.Type}, " + Ordered(
            column.Annotations.Schema.Select(one => $"{one.Name}:{one.Type}:{Value(column, one)}")))
            .Order(StringComparer.Ordinal),
    ];

    private static string Ordered(IEnumerable<string> annotations) =>
        string.Join(' ', annotations.Order(StringComparer.Ordinal));

    private static string Value(DataViewSchema.Column column, DataViewSchema.Column annotation)
    {
        if (annotation.Type is VectorDataViewType { IsKnownSize: true } vector
            && AnnotationTexts.Of(column, annotation.Name, (ulong)vector.Size) is { } texts)
        {
            return string.Join('|', Enumerable.Range(0, texts.Length).Select(i => texts[i]));
        }

        return annotation.Type switch
        {
            TextDataViewType => $"{Read<ReadOnlyMemory<char>>()}",
            BooleanDataViewType => $"{Read<bool>()}",
            KeyDataViewType key when key.RawType == typeof(uint) => $"{Read<uint>()}",
            _ => "",
        };

        T Read<T>()
        {
            T value = default!;
            column.Annotations.GetValue(annotation.Name, ref value);
            return value;
        }
    }
}
