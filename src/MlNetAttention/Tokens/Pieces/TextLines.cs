using System.Collections;
using System.Text;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>The lines of a file in UTF-8, which end with LF or CR LF, without a byte order mark.</summary>
internal sealed class TextLines(PieceFile file) : IEnumerable<string>
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    /// <exception cref="FormatException">A line is not UTF-8.</exception>
    public IEnumerator<string> GetEnumerator()
    {
        ReadOnlyMemory<byte> rest = file.Content;
        if (rest.Span.StartsWith(Encoding.UTF8.Preamble)) rest = rest[Encoding.UTF8.Preamble.Length..];
        for (int number = 1; !rest.IsEmpty; number++)
        {
            int end = rest.Span.IndexOf((byte)'\n');
            ReadOnlyMemory<byte> line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span.EndsWith("\r"u8)) line = line[..^1];
            yield return Text(line.Span, number);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private string Text(ReadOnlySpan<byte> line, int number)
    {
        try
        {
            return Strict.GetString(line);
        }
        catch (DecoderFallbackException error)
        {
            byte found = line[Math.Clamp(error.Index, 0, line.Length - 1)];
            throw PieceError.At(file.Name, $"line {number}", $"byte {found}", "UTF-8");
        }
    }
}
