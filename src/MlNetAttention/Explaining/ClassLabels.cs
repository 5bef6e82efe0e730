using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Explaining;

/// <summary>The labels that the slots of a column of scores stand for, as text.</summary>
internal static class ClassLabels
{
    // Written by ML.NET whatever the type of the label was; slot names are written for text alone.
    private const string Annotation = "TrainingLabelValues";

    private static readonly MethodInfo ReadAny = typeof(ClassLabels).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>One text per slot: the label, or where it is not known the key value, from 1.</summary>
    internal static string[] Of(DataViewSchema.Column score)
    {
        int classes = ((VectorDataViewType)score.Type).Size;
        DataViewType? type = score.Annotations.Schema.GetColumnOrNull(Annotation)?.Type;
        if (type is VectorDataViewType { ItemType: PrimitiveDataViewType item } labels && labels.Size == classes)
        {
            return (string[])ReadAny.MakeGenericMethod(item.RawType).Invoke(null, [score])!;
        }

        return [.. Enumerable.Range(1, classes).Select(key => key.ToString(CultureInfo.InvariantCulture))];
    }

    private static string[] Read<T>(DataViewSchema.Column score)
    {
        VBuffer<T> labels = default;
        score.Annotations.GetValue(Annotation, ref labels);
        return [.. labels.DenseValues().Select(label => Convert.ToString(label, CultureInfo.InvariantCulture) ?? "")];
    }
}
