using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;

namespace MlNetAttention.Data;

/// <summary>
/// Names for the outputs of the head: the label's key values as text, whatever their type, or its slot names; else their numbers,
/// from 0, as ML.NET counts and writes keys.
/// </summary>
internal static class LabelNames
{
    internal static ImmutableArray<string> Of(DataViewSchema.Column label, int outputs)
    {
        if (label.Type is BooleanDataViewType) return [bool.FalseString, bool.TrueString];
        if (label.Type is NumberDataViewType) return [""];
        bool isKeyed = label.Type is KeyDataViewType or VectorDataViewType { ItemType: KeyDataViewType };
        string kind = isKeyed ? AnnotationTexts.KeyValues : AnnotationTexts.SlotNames;
        AnnotationTexts? texts = AnnotationTexts.Of(label, kind, (ulong)outputs);
        if (texts is not null || !HasOutside(label.Type, outputs)) return Distinct(outputs, i => texts?[i]);

        // The class of words without a tag has no key value.
        texts = AnnotationTexts.Of(label, kind, (ulong)outputs - 1);
        return Distinct(outputs, i => i == outputs - 1 ? TagScheme.Outside : texts?[i]);
    }

    private static bool HasOutside(DataViewType label, int outputs) =>
        label is VectorDataViewType { ItemType: KeyDataViewType { Count: var count } } && count == (ulong)outputs - 1;

    private static ImmutableArray<string> Distinct(int outputs, Func<int, string?> nameOf) =>
        [.. DistinctNames.Of([.. Enumerable.Range(0, outputs).Select(nameOf)])];
}
