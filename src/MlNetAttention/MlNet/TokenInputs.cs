using Microsoft.ML.Data;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.MlNet;

/// <summary>The input column of every token of a row by its name; empty for a special token.</summary>
internal sealed class TokenInputs(InputColumns inputs)
{
    private readonly ReadOnlyMemory<char>[] _names = [.. inputs.Select(input => input.Name.AsMemory())];
    private int[] _segments = [];

    /// <summary>Tokens T → names [T].</summary>
    internal void Get(TokenSequence tokens, ref VBuffer<ReadOnlyMemory<char>> value)
    {
        if (_segments.Length < tokens.Length) _segments = new int[Math.Max(tokens.Length, 2 * _segments.Length)];
        Span<int> segments = _segments.AsSpan(0, tokens.Length);
        tokens.Segments(segments);
        var editor = VBufferEditor.Create(ref value, segments.Length);
        for (int t = 0; t < segments.Length; t++)
        {
            editor.Values[t] = segments[t] == SequenceFrame.NoSegment ? default : _names[segments[t]];
        }

        value = editor.Commit();
    }
}
