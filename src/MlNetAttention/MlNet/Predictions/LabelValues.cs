using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Saving;

namespace MlNetAttention.MlNet.Predictions;

/// <summary>The key values of a label, of whatever type, for the predicted keys and the slots of their scores.</summary>
internal abstract class LabelValues
{
    internal abstract int Count { get; }

    /// <summary>The type of the vector of all values.</summary>
    internal abstract VectorDataViewType Type { get; }

    /// <summary>Adds the values as an annotation.</summary>
    internal abstract void AddTo(DataViewSchema.Annotations.Builder annotations, string kind);

    internal abstract void Write(ModelWriter writer);

    /// <summary>Those of a column of keys; null where it has none, or of a type without a binary form.</summary>
    internal static LabelValues? Of(DataViewSchema.Column label, int count)
    {
        DataViewType? type = label.Annotations.Schema.GetColumnOrNull(AnnotationTexts.KeyValues)?.Type;
        return type is VectorDataViewType { ItemType: PrimitiveDataViewType item, Size: var size } && size == count
            ? LabelValueType.Of(item)?.From(label.Annotations, item)
            : null;
    }
}

/// <summary>The values in their own type.</summary>
internal sealed class LabelValues<T>(LabelValueType<T> form, PrimitiveDataViewType item, T[] values) : LabelValues
{
    internal override int Count => values.Length;

    internal override VectorDataViewType Type => new(item, values.Length);

    internal override void AddTo(DataViewSchema.Annotations.Builder annotations, string kind) =>
        annotations.Add(kind, Type, (ref VBuffer<T> value) =>
        {
            var editor = VBufferEditor.Create(ref value, values.Length);
            values.CopyTo(editor.Values);
            value = editor.Commit();
        });

    internal override void Write(ModelWriter writer)
    {
        writer.Byte(form.Code);
        writer.UInt64(item is KeyDataViewType key ? key.Count : 0);
        foreach (T value in values) form.Write(writer, value);
    }
}
