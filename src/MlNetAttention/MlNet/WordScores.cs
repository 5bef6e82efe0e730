using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Tokens;

namespace MlNetAttention.MlNet;

/// <summary>
/// The scores of a text's words between white space from those of its tokens: a word has those of its first token, and one
/// without a token zeros.
/// </summary>
/// <param name="row">The row of the cursor.</param>
/// <param name="column">The text.</param>
/// <param name="outputs">Scores per token: C.</param>
internal sealed class WordScores(DataViewRow row, DataViewSchema.Column column, int outputs)
{
    private readonly ValueGetter<ReadOnlyMemory<char>> _text = row.GetGetter<ReadOnlyMemory<char>>(column);
    private readonly SpacedWords _words = new();
    private ReadOnlyMemory<char> _current;
    private float[] _ofTokens = [];

    /// <summary>Memory for the scores of the tokens.</summary>
    internal Span<float> Rent(int length)
    {
        if (_ofTokens.Length < length) _ofTokens = new float[Math.Max(length, 2 * _ofTokens.Length)];
        return _ofTokens.AsSpan(0, length);
    }

    /// <summary>[T, C] → [words, C].</summary>
    /// <param name="ofTokens">The scores of the tokens.</param>
    /// <param name="starts">The places of the tokens in the text, ascending.</param>
    /// <param name="value">The scores of the words.</param>
    internal void Get(ReadOnlySpan<float> ofTokens, List<int> starts, ref VBuffer<float> value)
    {
        _text(ref _current);
        _words.Read(_current.Span);
        var editor = VBufferEditor.Create(ref value, checked(_words.Count * outputs));
        editor.Values.Clear();
        int last = -1;
        for (int t = 0; t < starts.Count; t++)
        {
            int word = _words.At(starts[t]);
            if (word == last) continue;
            ofTokens.Slice(t * outputs, outputs).CopyTo(editor.Values[(word * outputs)..]);
            last = word;
        }

        value = editor.Commit();
    }
}
