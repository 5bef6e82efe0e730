using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Kinds = Microsoft.ML.Data.AnnotationUtils.Kinds;
using ScoreColumnKinds = Microsoft.ML.Data.AnnotationUtils.Const.ScoreColumnKind;
using ScoreValueKinds = Microsoft.ML.Data.AnnotationUtils.Const.ScoreValueKind;
using VectorKind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace MlNetAttention.MlNet.Predictions;

/// <summary>The columns of predictions, with the names, types and annotations of ML.NET's own trainers.</summary>
internal static class PredictionSchema
{
    internal const string Score = DefaultColumnNames.Score;
    internal const string Probability = DefaultColumnNames.Probability;
    internal const string PredictedLabel = DefaultColumnNames.PredictedLabel;

    /// <summary>The names of the columns, in order.</summary>
    internal static string[] ColumnsOf(PredictedKind kind) => kind switch
    {
        PredictedKind.Number => [Score],
        PredictedKind.Multiclass => [PredictedLabel, Score],
        PredictedKind.Binary => [PredictedLabel, Score, Probability],
        _ => throw new UnreachableException(),
    };

    /// <summary>Checks the label an estimator is promised.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of the wrong type.</exception>
    internal static SchemaShape.Column CheckLabel(MlNetHost host, SchemaShape schema, string label, PredictedKind kind)
    {
        if (!schema.TryFindColumn(label, out SchemaShape.Column column)) throw host.ColumnNotFound("label", label);
        bool isScalar = column.Kind == VectorKind.Scalar;
        (bool isWanted, string expected) = kind switch
        {
            PredictedKind.Multiclass => (
                isScalar && column.IsKey, "a key (Conversion.MapValueToKey makes keys of text and numbers)"),
            PredictedKind.Binary => (isScalar && column.ItemType is BooleanDataViewType, "Boolean"),
            _ => (
                isScalar && !column.IsKey && column.ItemType == NumberDataViewType.Single,
                "Single (Conversion.ConvertType makes one of other numbers)"),
        };
        return isWanted ? column : throw host.ColumnMismatch("label", label, expected, column.GetTypeString());
    }

    /// <summary>
    /// The columns an estimator promises: those of the input with the added ones, which replace columns of the same name.
    /// </summary>
    internal static SchemaShape OutputShape(SchemaShape input, SchemaShape.Column label, PredictedKind kind)
    {
        var byName = input.ToDictionary(column => column.Name);
        foreach (string name in ColumnsOf(kind)) byName[name] = ShapeOf(name, label, kind);
        return new SchemaShape(byName.Values);
    }

    /// <summary>The columns a transformer adds to an input.</summary>
    /// <param name="input">The columns there are.</param>
    /// <param name="kind">What is predicted.</param>
    /// <param name="classes">The number of classes; 1 for a number.</param>
    /// <param name="values">The key values of the label; null where it has none.</param>
    internal static DataViewSchema.DetachedColumn[] OutputColumns(
        DataViewSchema input, PredictedKind kind, int classes, LabelValues? values)
    {
        // ML.NET tells by this number which columns are of the same trainer.
        uint set = input.GetMaxAnnotationKind(out _, Kinds.ScoreColumnSetId) + 1;
        return
        [
            .. ColumnsOf(kind).Select(name => new DataViewSchema.DetachedColumn(
                name, TypeOf(name, kind, classes), AnnotationsOf(name, kind, set, values))),
        ];
    }

    private static SchemaShape.Column ShapeOf(string name, SchemaShape.Column label, PredictedKind kind)
    {
        bool isMulticlass = kind == PredictedKind.Multiclass;
        IEnumerable<SchemaShape.Column> annotations = AnnotationUtils.GetTrainerOutputAnnotation(name == Probability);
        if (name == PredictedLabel && isMulticlass)
        {
            annotations = annotations.Concat(label.Annotations.Where(one => one.Name == Kinds.KeyValues));
        }

        if (name == Score && isMulticlass) annotations = AnnotationUtils.AnnotationsForMulticlassScoreColumn(label);
        DataViewType item = name != PredictedLabel ? NumberDataViewType.Single
            : isMulticlass ? NumberDataViewType.UInt32 : BooleanDataViewType.Instance;
        return new SchemaShape.Column(
            name, name == Score && isMulticlass ? VectorKind.Vector : VectorKind.Scalar, item,
            isKey: name == PredictedLabel && isMulticlass, new SchemaShape(annotations));
    }

    private static DataViewType TypeOf(string name, PredictedKind kind, int classes) => (name, kind) switch
    {
        (PredictedLabel, PredictedKind.Multiclass) => new KeyDataViewType(typeof(uint), classes),
        (PredictedLabel, _) => BooleanDataViewType.Instance,
        (Score, PredictedKind.Multiclass) => new VectorDataViewType(NumberDataViewType.Single, classes),
        _ => NumberDataViewType.Single,
    };

    private static DataViewSchema.Annotations AnnotationsOf(string name, PredictedKind kind, uint set, LabelValues? values)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue(Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, set);
        AddText(Kinds.ScoreColumnKind, kind switch
        {
            PredictedKind.Multiclass => ScoreColumnKinds.MulticlassClassification,
            PredictedKind.Binary => ScoreColumnKinds.BinaryClassification,
            _ => ScoreColumnKinds.Regression,
        });
        AddText(Kinds.ScoreValueKind, name switch
        {
            PredictedLabel => ScoreValueKinds.PredictedLabel,
            Probability => ScoreValueKinds.Probability,
            _ => ScoreValueKinds.Score,
        });
        if (name == Probability) annotations.AddPrimitiveValue(Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        if (name == PredictedLabel) values?.AddTo(annotations, Kinds.KeyValues);
        if (name == Score) values?.AddTo(annotations, Kinds.TrainingLabelValues);
        if (name == Score && values?.Type.ItemType is TextDataViewType) values.AddTo(annotations, Kinds.SlotNames);
        return annotations.ToAnnotations();

        void AddText(string annotation, string text) =>
            annotations.AddPrimitiveValue(annotation, TextDataViewType.Instance, text.AsMemory());
    }
}
