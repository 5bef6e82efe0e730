using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Scoring;

namespace MlNetAttention.Explaining;

/// <summary>Finds the tokens of a row's input, and hands that input out without one of them.</summary>
/// <param name="places">Where the tokens of a row stand.</param>
internal abstract class TokenRemover(TokenPlaces places)
{
    /// <summary>No token is taken out.</summary>
    internal const int None = -1;

    /// <summary>Which token is taken out of what the getter hands out.</summary>
    internal int Occluded { get; set; } = None;

    /// <summary>The column's getter, a <see cref="ValueGetter{TValue}"/> of the column's type.</summary>
    internal abstract Delegate Getter { get; }

    /// <summary>Where the occluded token stands.</summary>
    protected TokenPlace Place => places[Occluded];

    /// <summary>Reads the row the cursor has moved to.</summary>
    internal IReadOnlyList<TokenPlace> Read()
    {
        ReadInput();
        return places.Read();
    }

    /// <param name="featurizer">Reads <paramref name="column"/>.</param>
    /// <param name="kind">How tokens are taken out.</param>
    /// <param name="row">The row of the original values.</param>
    /// <param name="column">The column of tokens.</param>
    internal static TokenRemover Create(
        AttentionFeaturizingTransformer featurizer, OcclusionKind kind, DataViewRow row, DataViewSchema.Column column)
    {
        AttentionEncoder encoder = featurizer.Encoder;
        string? unknown = kind == OcclusionKind.UnknownToken ? UnknownReplacement.For(encoder.Vocabulary) : null;
        bool removes = kind == OcclusionKind.Delete && column.Type is VectorDataViewType { IsKnownSize: false };
        var places = new TokenPlaces(
            featurizer.Columns.Kind, encoder.Vocabulary, encoder.Options.MaxTokens, row, column);
        return featurizer.Columns.Kind switch
        {
            InputKind.Text => new TextTokenRemover(places, row.GetGetter<ReadOnlyMemory<char>>(column), unknown),
            InputKind.TextVector => new SlotTokenRemover<ReadOnlyMemory<char>>(
                places, row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column), removes, unknown.AsMemory()),
            _ => new SlotTokenRemover<uint>(places, row.GetGetter<VBuffer<uint>>(column), removes, replacement: 0),
        };
    }

    /// <summary>Reads the original value of the row the cursor has moved to.</summary>
    protected abstract void ReadInput();
}

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
