using MlNetAttention.Tokens.Pieces;
using MlNetAttention.Unicode;

namespace MlNetAttention.Tokens;

/// <summary>The memory that texts are split in, one at a time; it is used again for the next.</summary>
internal sealed class TextBuffers
{
    private char[] _token = new char[32];
    private int _length;

    internal PieceBuffers Pieces { get; } = new();

    internal LowerCase LowerCase { get; } = new();

    internal CombiningSequence Sequence { get; } = new();

    /// <summary>The spelling of the token that is being put together.</summary>
    internal ReadOnlySpan<char> Token => _token.AsSpan(0, _length);

    internal void StartToken() => _length = 0;

    /// <summary>Makes the end of the token the beginning of the next one.</summary>
    internal void StartTokenWithLast(int length)
    {
        _token.AsSpan(_length - length, length).CopyTo(_token);
        _length = length;
    }

    /// <summary>Adds a code point to the token; half of a surrogate pair stands for itself.</summary>
    internal void Append(int point)
    {
        if (_length + 2 > _token.Length) Array.Resize(ref _token, 2 * _token.Length);
        if (point <= char.MaxValue)
        {
            _token[_length++] = (char)point;
            return;
        }

        _token[_length++] = (char)(0xD800 + ((point - 0x10000) >> 10));
        _token[_length++] = (char)(0xDC00 + (point & 0x3FF));
    }
}
