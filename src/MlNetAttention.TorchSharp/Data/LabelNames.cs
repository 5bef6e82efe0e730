using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Data;

/// <summary>Names for the outputs of the head: the texts of the label's key values, or their numbers.</summary>
internal static class LabelNames
{
    internal static ImmutableArray<string> Of(DataViewSchema.Column label, int outputs)
    {
        if (label.Type is BooleanDataViewType) return ["False", "True"];
        if (label.Type is NumberDataViewType) return [""];
        bool isKeyed = label.Type is KeyDataViewType or VectorDataViewType { ItemType: KeyDataViewType };
        string kind = isKeyed ? "KeyValues" : "SlotNames";
        if (label.Annotations.Schema.GetColumnOrNull(kind)
                is { Type: VectorDataViewType { ItemType: TextDataViewType, Size: var size } }
            && size == outputs)
        {
            VBuffer<ReadOnlyMemory<char>> values = default;
            label.Annotations.GetValue(kind, ref values);
            return [.. values.DenseValues().Select(value => value.ToString())];
        }

        return [.. Enumerable.Range(0, outputs).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }
}
