namespace MlNetAttention.Cli.Tables;

/// <summary>
/// The rows of a pipe as bytes, each as soon as its line end has come: the library that takes them apart reads ahead, and whoever
/// writes to the pipe may wait for what becomes of his row.
/// </summary>
/// <param name="content">The pipe.</param>
/// <param name="layout">How the table is written.</param>
internal sealed class RowChunks(Stream content, TableLayout layout)
{
    private const byte Quote = (byte)'"';

    private readonly byte[] _buffer = new byte[1 << 16];
    private int _at, _end;

    /// <summary>The next row with its line end; null at the end.</summary>
    /// <exception cref="InvalidDataException">The row is too long.</exception>
    public byte[]? Next()
    {
        using var row = new MemoryStream();
        bool inQuotes = false, atStart = true, hasClosed = false;
        while (true)
        {
            if (_at == _end)
            {
                (_at, _end) = (0, content.Read(_buffer));
                if (_end == 0) return row.Length > 0 ? row.ToArray() : null;
            }

            byte next = _buffer[_at++];
            row.WriteByte(next);
            if (row.Length > TableLayout.LongestRow) throw new InvalidDataException("A row has more than 256 MB.");
            bool wasInQuotes = inQuotes;
            if (layout.IsQuoted && next == Quote) inQuotes = !inQuotes && (atStart || hasClosed);
            hasClosed = wasInQuotes && !inQuotes;
            if (inQuotes) continue;
            if (next == (byte)'\n') return row.ToArray();
            atStart = next == (byte)layout.Separator || next == (byte)'\r';
        }
    }

    /// <summary>How many lines a chunk has.</summary>
    public static int LinesOf(ReadOnlySpan<byte> chunk)
    {
        int lines = 0;
        for (int at = 0; at < chunk.Length; at++)
        {
            bool isHalf = chunk[at] == (byte)'\r' && at + 1 < chunk.Length && chunk[at + 1] == (byte)'\n';
            if (!isHalf && chunk[at] is (byte)'\r' or (byte)'\n') lines++;
        }

        return lines;
    }
}
