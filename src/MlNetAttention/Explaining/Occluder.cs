using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Scoring;

namespace MlNetAttention.Explaining;

/// <summary>Finds the tokens of a row's input, and hands that input out without one of them.</summary>
internal abstract class Occluder
{
    /// <summary>No token is taken out.</summary>
    internal const int None = -1;

    /// <summary>Which token is taken out of what the getter hands out.</summary>
    internal int Occluded { get; set; } = None;

    /// <summary>Reads the row the cursor has moved to.</summary>
    internal abstract IReadOnlyList<TokenPlace> Read();

    /// <summary>The column's getter, a <see cref="ValueGetter{TValue}"/> of the column's type.</summary>
    internal abstract Delegate Getter { get; }

    /// <param name="featurizer">Reads <paramref name="column"/>.</param>
    /// <param name="kind">How tokens are taken out.</param>
    /// <param name="row">The row of the original values.</param>
    /// <param name="column">The column of tokens.</param>
    internal static Occluder Create(
        AttentionFeaturizingTransformer featurizer, OcclusionKind kind, DataViewRow row, DataViewSchema.Column column)
    {
        Vocabulary vocabulary = featurizer.Encoder.Vocabulary;
        int maxTokens = featurizer.Encoder.Options.MaxTokens;
        string? unknown = kind == OcclusionKind.UnknownToken ? UnknownSign.For(vocabulary) : null;
        bool removes = kind == OcclusionKind.Delete && column.Type is VectorDataViewType { IsKnownSize: false };
        return featurizer.Columns.Kind switch
        {
            InputKind.Text => new TextOccluder(
                row.GetGetter<ReadOnlyMemory<char>>(column), vocabulary, maxTokens, unknown),
            InputKind.TextVector => new SlotOccluder<ReadOnlyMemory<char>>(
                row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column), maxTokens, removes, unknown.AsMemory(),
                slot => slot.IsEmpty ? null : (slot.ToString(), vocabulary.IdOf(slot.Span))),
            _ => new SlotOccluder<uint>(
                row.GetGetter<VBuffer<uint>>(column), maxTokens, removes, replacement: 0,
                key => (vocabulary.TextOf(vocabulary.IdOfKey(key)), vocabulary.IdOfKey(key))),
        };
    }
}
