using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.MlNet;

/// <summary>Takes the tokens of a row, one after the other.</summary>
internal interface ITokenReceiver
{
    /// <summary>A token by its spelling. False: no more are wanted.</summary>
    bool Add(ReadOnlySpan<char> token);

    /// <summary>A token by its raw key value; 0 for a missing key. False: no more are wanted.</summary>
    bool Add(uint key);
}

/// <summary>
/// Finds the tokens of the current row in a column of any kind, in training as in serving: a text is split into words, an empty
/// slot of a vector of text holds no token, and a missing key is a token.
/// </summary>
internal sealed class TokenReader
{
    private readonly LowerCase _lowerCase = new();
    private readonly Action<ITokenReceiver> _read;

    /// <param name="kind">What the tokens of the column are.</param>
    /// <param name="lowercase">Whether texts are lower-cased before they are split; slots never are.</param>
    /// <param name="row">The row of a cursor.</param>
    /// <param name="column">The column of tokens.</param>
    internal TokenReader(InputKind kind, bool lowercase, DataViewRow row, DataViewSchema.Column column) => _read = kind switch
    {
        InputKind.Text => Text(row.GetGetter<ReadOnlyMemory<char>>(column), lowercase),
        InputKind.TextVector => TextVector(row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column)),
        _ => KeyVector(row.GetGetter<VBuffer<uint>>(column)),
    };

    /// <summary>Hands over the tokens of the row the cursor stands on.</summary>
    internal void Read(ITokenReceiver receiver) => _read(receiver);

    private Action<ITokenReceiver> Text(ValueGetter<ReadOnlyMemory<char>> getter, bool lowercase)
    {
        ReadOnlyMemory<char> text = default;
        return receiver =>
        {
            getter(ref text);
            foreach (ReadOnlySpan<char> token in new WordTokenizer(lowercase ? _lowerCase.Of(text.Span) : text.Span))
            {
                if (!receiver.Add(token)) return;
            }
        };
    }

    private static Action<ITokenReceiver> TextVector(ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter)
    {
        VBuffer<ReadOnlyMemory<char>> slots = default;
        return receiver =>
        {
            getter(ref slots);

            // The slots a sparse vector leaves out are empty.
            foreach (ReadOnlyMemory<char> token in slots.GetValues())
            {
                if (!token.IsEmpty && !receiver.Add(token.Span)) return;
            }
        };
    }

    private static Action<ITokenReceiver> KeyVector(ValueGetter<VBuffer<uint>> getter)
    {
        VBuffer<uint> slots = default;
        return receiver =>
        {
            getter(ref slots);
            for (int i = 0; i < slots.Length; i++)
            {
                if (!receiver.Add(slots.GetItemOrDefault(i))) return;
            }
        };
    }
}
