using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.MlNet;

/// <summary>
/// The words of a column as people count them who tag words: of a text what stands between white space, of a vector of text its
/// slots that are not empty. In buffers that are used again for the next row.
/// </summary>
internal sealed class RowWords
{
    private readonly Action _read;
    private readonly SpacedWords? _spaced;
    private readonly List<int> _slots = [];

    /// <param name="kind">The kind of the column, which is no vector of keys.</param>
    /// <param name="row">The row of a cursor.</param>
    /// <param name="column">The column.</param>
    internal RowWords(InputKind kind, DataViewRow row, DataViewSchema.Column column)
    {
        if (kind == InputKind.Text)
        {
            ValueGetter<ReadOnlyMemory<char>> getText = row.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> text = default;
            SpacedWords spaced = _spaced = new SpacedWords();
            _read = () =>
            {
                getText(ref text);
                spaced.Read(text.Span);
            };
            return;
        }

        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getSlots = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        _read = () =>
        {
            getSlots(ref slots);
            _slots.Clear();

            // As tokens are read: the slots a sparse vector leaves out are empty.
            ReadOnlySpan<ReadOnlyMemory<char>> values = slots.GetValues();
            ReadOnlySpan<int> indices = slots.GetIndices();
            for (int i = 0; i < values.Length; i++)
            {
                if (!values[i].IsEmpty) _slots.Add(slots.IsDense ? i : indices[i]);
            }
        };
    }

    /// <summary>Number of words.</summary>
    internal int Count => _spaced?.Count ?? _slots.Count;

    /// <summary>Reads the row the cursor stands on.</summary>
    internal void Read() => _read();

    /// <summary>The index of the word that a token begins in; −1 for blanks before the first.</summary>
    internal int At(int start) => _spaced?.At(start) ?? _slots.BinarySearch(start);
}
