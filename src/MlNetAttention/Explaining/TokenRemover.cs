using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Scoring;

namespace MlNetAttention.Explaining;

/// <summary>Finds the tokens of a row's input, and hands that input out without one of them.</summary>
internal abstract class TokenRemover
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
    internal static TokenRemover Create(
        AttentionFeaturizingTransformer featurizer, OcclusionKind kind, DataViewRow row, DataViewSchema.Column column)
    {
        Vocabulary vocabulary = featurizer.Encoder.Vocabulary;
        int maxTokens = featurizer.Encoder.Options.MaxTokens;
        string? unknown = kind == OcclusionKind.UnknownToken ? UnknownReplacement.For(vocabulary) : null;
        bool removes = kind == OcclusionKind.Delete && column.Type is VectorDataViewType { IsKnownSize: false };
        return featurizer.Columns.Kind switch
        {
            InputKind.Text => new TextTokenRemover(
                row.GetGetter<ReadOnlyMemory<char>>(column), vocabulary, maxTokens, unknown),
            InputKind.TextVector => new SlotTokenRemover<ReadOnlyMemory<char>>(
                row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column), maxTokens, removes, unknown.AsMemory(),
                slot => slot.IsEmpty ? null : (slot.ToString(), vocabulary.IdOf(slot.Span))),
            _ => new SlotTokenRemover<uint>(
                row.GetGetter<VBuffer<uint>>(column), maxTokens, removes, replacement: 0,
                key => (vocabulary.TextOf(vocabulary.IdOfKey(key)), vocabulary.IdOfKey(key))),
        };
    }
}

/// <summary>A token of a row and where it stands: characters of a text, or a slot of a vector.</summary>
internal readonly record struct TokenPlace(string Token, int Id, int Start, int Length);

/// <summary>A text that is one token, and not one the encoder knows.</summary>
internal static class UnknownReplacement
{
    private const char Replacement = '\uFFFD';
    private const char FirstPrivate = '\uE000';
    private const char LastPrivate = '\uF8FF';

    /// <summary>The sign for what cannot be read; where texts had such while training, one for private use.</summary>
    /// <exception cref="ArgumentException">The vocabulary knows all of them.</exception>
    internal static string For(Vocabulary vocabulary)
    {
        if (IsUnknown(Replacement)) return $"{Replacement}";
        for (char sign = FirstPrivate; sign <= LastPrivate; sign++)
        {
            if (IsUnknown(sign)) return $"{sign}";
        }

        throw new ArgumentException(
            $"The vocabulary knows U+FFFD and every sign for private use; expected {nameof(OcclusionKind)}.{nameof(OcclusionKind.Delete)}.");

        bool IsUnknown(char sign) => vocabulary.IdOf([sign]) == Vocabulary.UnknownId;
    }
}
