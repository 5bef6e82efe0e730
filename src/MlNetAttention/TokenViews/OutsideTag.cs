using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.TokenViews;

/// <summary>
/// The key value that missing keys of a column become: the one of that name or, where there is none, one more, the last. Trainers
/// leave out rows with a missing label, so they could never predict what is outside.
/// </summary>
/// <param name="Key">The raw value.</param>
/// <param name="Type">The keys with that value among them.</param>
/// <param name="Annotations">Their values as text.</param>
internal sealed record OutsideTag(ulong Key, KeyDataViewType Type, DataViewSchema.Annotations Annotations)
{
    /// <exception cref="ArgumentOutOfRangeException">The keys have no values, or no room for another.</exception>
    internal static OutsideTag Of(MlNetHost host, DataViewSchema.Column column, KeyDataViewType type, string name)
    {
        if (AnnotationTexts.Of(column, AnnotationTexts.KeyValues, type.Count) is not { } texts)
        {
            throw host.ColumnMismatch(
                "input", column.Name, $"keys with values, as a missing one is to be '{name}'", $"{column.Type}");
        }

        List<string?> names = [.. Enumerable.Range(0, texts.Length).Select(i => texts[i])];
        int index = names.IndexOf(name);
        if (index < 0)
        {
            index = names.Count;
            names.Add(name);
        }

        if (names.Count > MostOf(type.RawType))
        {
            throw host.ColumnMismatch(
                "input", column.Name, $"keys with room for one more, as a missing one is to be '{name}'", $"{column.Type}");
        }

        ReadOnlyMemory<char>[] values = [.. names.Select(text => text.AsMemory())];
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(
            AnnotationTexts.KeyValues, new VectorDataViewType(TextDataViewType.Instance, values.Length),
            (ref VBuffer<ReadOnlyMemory<char>> target) =>
                new VBuffer<ReadOnlyMemory<char>>(values.Length, values).CopyTo(ref target));
        return new OutsideTag((ulong)index + 1, new KeyDataViewType(type.RawType, values.Length), annotations.ToAnnotations());
    }

    private static int MostOf(Type width) =>
        width == typeof(byte) ? byte.MaxValue : width == typeof(ushort) ? ushort.MaxValue : int.MaxValue;
}
