using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.MlNet;

/// <summary>
/// The values of a vector annotation as text, whatever their type: key values, slot names, the labels that scores stand for. Text
/// is itself, numbers are written as C# does in the invariant culture, Booleans as <c>True</c> and <c>False</c>, times as ML.NET
/// does (ISO 8601). Only those asked for become text.
/// </summary>
internal sealed class AnnotationTexts
{
    internal const string KeyValues = AnnotationUtils.Kinds.KeyValues;
    internal const string SlotNames = AnnotationUtils.Kinds.SlotNames;
    internal const string TrainingLabelValues = AnnotationUtils.Kinds.TrainingLabelValues;

    private static readonly MethodInfo ReadAny =
        typeof(AnnotationTexts).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly Func<int, string?> _textOf;

    private AnnotationTexts(int length, Func<int, string?> textOf) => (Length, _textOf) = (length, textOf);

    internal int Length { get; }

    /// <summary>The text of a value; null or empty where it has none.</summary>
    internal string? this[int index] => _textOf(index);

    /// <summary>An annotation of a column; null where it has none of this kind with this many values.</summary>
    internal static AnnotationTexts? Of(DataViewSchema.Column column, string kind, ulong length)
    {
        DataViewType? type = column.Annotations.Schema.GetColumnOrNull(kind)?.Type;
        if (type is not VectorDataViewType { ItemType: PrimitiveDataViewType item }) return null;
        var found = (AnnotationTexts)ReadAny.MakeGenericMethod(item.RawType).Invoke(
            null, BindingFlags.DoNotWrapExceptions, null, [column.Annotations, kind, item is KeyDataViewType], null)!;
        return (ulong)found.Length == length ? found : null;
    }

    private static AnnotationTexts Read<T>(DataViewSchema.Annotations annotations, string kind, bool areKeys)
    {
        VBuffer<T> values = default;
        annotations.GetValue(kind, ref values);
        return new AnnotationTexts(
            values.Length, i => areKeys ? KeyText(values.GetItemOrDefault(i)) : Text(values.GetItemOrDefault(i)));
    }

    private static string? Text<T>(T value) => value switch
    {
        ReadOnlyMemory<char> text => text.ToString(),
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("o", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString(),
    };

    // A value that is itself a key, of which only the raw value is left: its number, and nothing for a missing one.
    private static string? KeyText<T>(T value)
    {
        ulong raw = Convert.ToUInt64(value, CultureInfo.InvariantCulture);
        return raw == 0 ? null : (raw - 1).ToString(CultureInfo.InvariantCulture);
    }
}
