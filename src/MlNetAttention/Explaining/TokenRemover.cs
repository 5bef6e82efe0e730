using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;

namespace MlNetAttention.Explaining;

/// <summary>Finds the tokens of a row's input, and returns that input without one of them.</summary>
/// <param name="places">The places of the tokens in a row.</param>
internal abstract class TokenRemover(TokenPlaces places)
{
    /// <summary>No token is removed.</summary>
    internal const int None = -1;

    /// <summary>The index of the token that the getter leaves out, or <see cref="None"/>.</summary>
    internal int Occluded { get; set; } = None;

    /// <summary>The column's getter, a <see cref="ValueGetter{TValue}"/> of the column's type.</summary>
    internal abstract Delegate Getter { get; }

    /// <summary>The place of the occluded token.</summary>
    protected TokenPlace Place => places[Occluded];

    /// <summary>Reads the row the cursor has moved to.</summary>
    internal IReadOnlyList<TokenPlace> Read()
    {
        ReadInput();
        return places.Read();
    }

    /// <param name="featurizer">The featurizer that reads <paramref name="column"/>.</param>
    /// <param name="kind">The way tokens are removed.</param>
    /// <param name="row">The row of the original values.</param>
    /// <param name="column">The column of tokens.</param>
    internal static TokenRemover Create(
        IAttentionStage featurizer, OcclusionKind kind, DataViewRow row, DataViewSchema.Column column)
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
            _ => OfKeys(places, row, column, removes),
        };
    }

    private static TokenRemover OfKeys(TokenPlaces places, DataViewRow row, DataViewSchema.Column column, bool removes)
    {
        Type width = ((VectorDataViewType)column.Type).ItemType.RawType;
        if (width == typeof(byte)) return Of<byte>();
        if (width == typeof(ushort)) return Of<ushort>();
        if (width == typeof(uint)) return Of<uint>();
        return Of<ulong>();

        TokenRemover Of<T>()
            where T : struct => new SlotTokenRemover<T>(places, row.GetGetter<VBuffer<T>>(column), removes, replacement: default);
    }

    /// <summary>Reads the original value of the row the cursor has moved to.</summary>
    protected abstract void ReadInput();
}

/// <summary>A text that is a single token unknown to the encoder.</summary>
internal static class UnknownReplacement
{
    private const char Replacement = '\uFFFD';
    private const char FirstPrivate = '\uE000';
    private const char LastPrivate = '\uF8FF';

    /// <summary>The replacement character U+FFFD or, where the vocabulary knows it, a character for private use.</summary>
    /// <exception cref="ArgumentException">The vocabulary knows all of these.</exception>
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
