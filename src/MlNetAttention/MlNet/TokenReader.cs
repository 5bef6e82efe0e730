using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.MlNet;

/// <summary>
/// Takes the tokens of a row, one after the other, with the character of the text or the slot they begin at; the length of one of
/// a slot is 1.
/// </summary>
internal interface ITokenReceiver : ITextTokenReceiver
{
    /// <summary>A token by its raw key value; 0 for a missing key. False: no more are wanted.</summary>
    bool Add(ulong key, int slot);

    /// <summary>Says that the tokens of the next column follow.</summary>
    void StartSegment();

    /// <summary>Says that all columns have been read.</summary>
    void End();
}

/// <summary>
/// Finds the tokens of the current row in a column of any kind, for training, serving and explaining alike: a text is split into
/// words, an empty slot of a vector of text holds no token, and a missing key is a token.
/// </summary>
internal sealed class TokenReader
{
    private readonly Action<ITokenReceiver> _read;

    /// <param name="kind">What the tokens of the column are.</param>
    /// <param name="rules">How texts become tokens, and which spellings of slots are alike.</param>
    /// <param name="row">The row of a cursor.</param>
    /// <param name="column">The column of tokens.</param>
    internal TokenReader(InputKind kind, TextRules rules, DataViewRow row, DataViewSchema.Column column) => _read = kind switch
    {
        InputKind.Text => Text(row.GetGetter<ReadOnlyMemory<char>>(column), rules),
        InputKind.TextVector => TextVector(row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column), rules),
        _ => KeyVector(row, column),
    };

    /// <summary>Hands over the tokens of the row the cursor stands on.</summary>
    internal void Read(ITokenReceiver receiver) => _read(receiver);

    private static Action<ITokenReceiver> Text(ValueGetter<ReadOnlyMemory<char>> getter, TextRules rules)
    {
        ReadOnlyMemory<char> text = default;
        var splitter = new TextSplitter(rules);
        return receiver =>
        {
            getter(ref text);
            splitter.Split(text.Span, receiver);
        };
    }

    private static Action<ITokenReceiver> TextVector(ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter, TextRules rules)
    {
        VBuffer<ReadOnlyMemory<char>> slots = default;
        var splitter = new TextSplitter(rules);
        return receiver =>
        {
            getter(ref slots);

            // The slots a sparse vector leaves out are empty.
            ReadOnlySpan<ReadOnlyMemory<char>> values = slots.GetValues();
            ReadOnlySpan<int> indices = slots.GetIndices();
            for (int i = 0; i < values.Length; i++)
            {
                if (values[i].IsEmpty) continue;
                if (!splitter.AsItIs(values[i].Span, slots.IsDense ? i : indices[i], receiver)) return;
            }
        };
    }

    private static Action<ITokenReceiver> KeyVector(DataViewRow row, DataViewSchema.Column column)
    {
        Type width = column.Type.GetItemType().RawType;
        if (width == typeof(byte)) return KeyVector<byte>(row, column, raw => raw);
        if (width == typeof(ushort)) return KeyVector<ushort>(row, column, raw => raw);
        if (width == typeof(uint)) return KeyVector<uint>(row, column, raw => raw);
        return KeyVector<ulong>(row, column, raw => raw);
    }

    private static Action<ITokenReceiver> KeyVector<T>(DataViewRow row, DataViewSchema.Column column, Func<T, ulong> raw)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> slots = default;
        return receiver =>
        {
            getter(ref slots);
            for (int i = 0; i < slots.Length; i++)
            {
                if (!receiver.Add(raw(slots.GetItemOrDefault(i)), i)) return;
            }
        };
    }
}
