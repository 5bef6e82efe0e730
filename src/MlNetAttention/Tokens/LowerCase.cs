namespace MlNetAttention.Tokens;

/// <summary>Texts in lower case (invariant culture), in a buffer that is used again. Every character keeps its place.</summary>
internal sealed class LowerCase
{
    private char[] _lowered = [];

    /// <summary>The text in lower case, valid until the next call.</summary>
    internal ReadOnlySpan<char> Of(ReadOnlySpan<char> text)
    {
        if (_lowered.Length < text.Length) _lowered = new char[Math.Max(text.Length, 2 * _lowered.Length)];
        int length = text.ToLowerInvariant(_lowered);
        return _lowered.AsSpan(0, length);
    }
}
