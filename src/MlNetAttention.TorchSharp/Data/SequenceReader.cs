using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.Data;

/// <summary>Reads the tokens of the current row under provisional ids, counting them.</summary>
internal sealed class SequenceReader
{
    private readonly VocabularyBuilder _vocabulary;
    private readonly VocabularyOptions _options;
    private readonly TokenSequence _tokens;
    private readonly bool _countAll;
    private readonly Action _read;

    internal SequenceReader(
        VocabularyBuilder vocabulary, VocabularyOptions options, int maxTokens, InputKind kind, DataViewRow row,
        DataViewSchema.Column column, IReadOnlyList<string>? keyNames, bool countAll)
    {
        _vocabulary = vocabulary;
        _countAll = countAll;
        _options = options;
        _tokens = new TokenSequence(maxTokens);
        _read = kind switch
        {
            InputKind.Text => Text(row.GetGetter<ReadOnlyMemory<char>>(column)),
            InputKind.TextVector => TextVector(row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column)),
            _ => KeyVector(row.GetGetter<VBuffer<uint>>(column), keyNames!),
        };
    }

    internal const int MissingKey = -1;

    /// <summary>Number of tokens in the row last read, also of those beyond the limit where all are to be counted.</summary>
    internal int Count { get; private set; }

    /// <summary>The tokens of the row the cursor stands on; <see cref="MissingKey"/> for a missing key.</summary>
    internal TokenSequence Read()
    {
        _tokens.Clear();
        Count = 0;
        _read();
        return _tokens;
    }

    private Action Text(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        ReadOnlyMemory<char> text = default;
        return () =>
        {
            getter(ref text);
            foreach (ReadOnlySpan<char> token in new WordTokenizer(_options.Lowercase ? _tokens.Lower(text.Span) : text.Span))
            {
                if (!Add(token)) return;
            }
        };
    }

    private Action TextVector(ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter)
    {
        VBuffer<ReadOnlyMemory<char>> slots = default;
        return () =>
        {
            getter(ref slots);
            foreach (ReadOnlyMemory<char> token in slots.GetValues())
            {
                if (!token.IsEmpty && !Add(token.Span)) return;
            }
        };
    }

    private Action KeyVector(ValueGetter<VBuffer<uint>> getter, IReadOnlyList<string> keyNames)
    {
        VBuffer<uint> slots = default;
        return () =>
        {
            getter(ref slots);
            foreach (uint key in slots.DenseValues())
            {
                bool missing = key == 0 || key > keyNames.Count;
                if (missing) AddMissing();
                else if (!Add(keyNames[(int)key - 1])) return;
            }
        };
    }

    // Tokens beyond the limit are not counted: the encoder never sees them.
    private bool Add(ReadOnlySpan<char> token)
    {
        if (_tokens.IsFull)
        {
            AddMissing();
            return _countAll;
        }

        Count++;
        _tokens.Add(_vocabulary.Add(token));
        return true;
    }

    private void AddMissing()
    {
        Count++;
        _tokens.Add(MissingKey);
    }
}
