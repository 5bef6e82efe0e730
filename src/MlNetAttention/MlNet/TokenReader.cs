using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.MlNet;

/// <summary>
/// Reads the token ids of the current row from a column of any kind. Empty slots of a vector of text hold no token; a
/// missing key is an unknown token.
/// </summary>
internal sealed class TokenReader
{
    private readonly Vocabulary _vocabulary;
    private readonly TokenSequence _tokens;
    private readonly Action<List<string>?> _read;

    internal TokenReader(
        Vocabulary vocabulary, int maxTokens, InputKind kind, DataViewRow row, DataViewSchema.Column column)
    {
        _vocabulary = vocabulary;
        _tokens = new TokenSequence(maxTokens);
        _read = kind switch
        {
            InputKind.Text => TextReader(row.GetGetter<ReadOnlyMemory<char>>(column)),
            InputKind.TextVector => TextVectorReader(row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column)),
            _ => KeyVectorReader(row.GetGetter<VBuffer<uint>>(column)),
        };
    }

    /// <summary>The tokens of the row the cursor stands on; the same object for every row.</summary>
    internal TokenSequence Read(List<string>? spellings)
    {
        _tokens.Clear();
        spellings?.Clear();
        _read(spellings);
        return _tokens;
    }

    private Action<List<string>?> TextReader(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        ReadOnlyMemory<char> text = default;
        return spellings =>
        {
            getter(ref text);
            _tokens.AddText(text.Span, _vocabulary, spellings);
        };
    }

    private Action<List<string>?> TextVectorReader(ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter)
    {
        VBuffer<ReadOnlyMemory<char>> slots = default;
        return spellings =>
        {
            getter(ref slots);

            // The slots a sparse vector leaves out are empty, and empty slots hold no token.
            foreach (ReadOnlyMemory<char> token in slots.GetValues())
            {
                if (token.IsEmpty) continue;
                _tokens.Add(token.Span, _vocabulary);
                if (_tokens.IsCut) return;
                spellings?.Add(token.ToString());
            }
        };
    }

    private Action<List<string>?> KeyVectorReader(ValueGetter<VBuffer<uint>> getter)
    {
        VBuffer<uint> slots = default;
        return spellings =>
        {
            getter(ref slots);
            for (int i = 0; i < slots.Length; i++)
            {
                int id = _vocabulary.IdOfKey(slots.GetItemOrDefault(i));
                _tokens.Add(id);
                if (_tokens.IsCut) return;
                spellings?.Add(_vocabulary.TextOf(id));
            }
        };
    }
}
