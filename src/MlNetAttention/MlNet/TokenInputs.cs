using Microsoft.ML.Data;
using MlNetAttention.Scoring;

namespace MlNetAttention.MlNet;

/// <summary>The input column of every token of a row by its name; empty for a separator.</summary>
internal sealed class TokenInputs(InputColumns inputs)
{
    private readonly ReadOnlyMemory<char>[] _names = [.. inputs.Select(input => input.Name.AsMemory())];

    /// <summary>Ids [T] → names [T].</summary>
    internal void Get(ReadOnlySpan<int> ids, ref VBuffer<ReadOnlyMemory<char>> value)
    {
        var editor = VBufferEditor.Create(ref value, ids.Length);
        int segment = 0;
        for (int t = 0; t < ids.Length; t++)
        {
            bool isSeparator = ids[t] == Vocabulary.SeparatorId;
            editor.Values[t] = isSeparator ? default : _names[segment];
            if (isSeparator) segment++;
        }

        value = editor.Commit();
    }
}
