using Microsoft.ML.Data;

namespace MlNetAttention.MlNet;

/// <summary>
/// The scores of the words of a column from those of its tokens: a word has those of its first token, and one without a token
/// zeros.
/// </summary>
/// <param name="words">The words.</param>
/// <param name="outputs">Scores per token: C.</param>
internal sealed class WordScores(RowWords words, int outputs)
{
    private float[] _ofTokens = [];

    /// <summary>Memory for the scores of the tokens.</summary>
    internal Span<float> Rent(int length)
    {
        if (_ofTokens.Length < length) _ofTokens = new float[Math.Max(length, 2 * _ofTokens.Length)];
        return _ofTokens.AsSpan(0, length);
    }

    /// <summary>[T, C] → [words, C].</summary>
    /// <param name="ofTokens">The scores of the tokens.</param>
    /// <param name="starts">The places of the tokens in the column, ascending.</param>
    /// <param name="value">The scores of the words.</param>
    internal void Get(ReadOnlySpan<float> ofTokens, List<int> starts, ref VBuffer<float> value)
    {
        words.Read();
        var editor = VBufferEditor.Create(ref value, checked(words.Count * outputs));
        editor.Values.Clear();
        int last = -1;
        for (int t = 0; t < starts.Count; t++)
        {
            int word = words.At(starts[t]);
            if (word == last) continue;
            ofTokens.Slice(t * outputs, outputs).CopyTo(editor.Values[(word * outputs)..]);
            last = word;
        }

        value = editor.Commit();
    }
}
