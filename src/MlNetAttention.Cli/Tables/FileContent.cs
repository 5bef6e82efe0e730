using System.IO.Compression;
using System.Text;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tables;

/// <summary>
/// The content of a file as UTF-8 without a mark: unpacked where it begins as gzip does, and converted from UTF-16 where it
/// begins with the mark of that. Anything else that can be told by its beginning is refused by name.
/// </summary>
internal static class FileContent
{
    private const int HeadLength = 8;

    // What cannot be read, by the bytes that it begins with.
    private static readonly (byte[] Start, string Kind, string Advice)[] Others =
    [
        ([0xFF, 0xFE, 0, 0], "UTF-32", "save it as UTF-8"),
        ([0, 0, 0xFE, 0xFF], "UTF-32", "save it as UTF-8"),
        ([(byte)'P', (byte)'K', 3, 4], "a zip archive or an Excel workbook (.xlsx)", "unpack it, or save the sheet as CSV"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an Excel workbook (.xls)", "save the sheet as CSV"),
        ([(byte)'P', (byte)'A', (byte)'R', (byte)'1'], "a Parquet file", "write it as CSV"),
        ([.. "ARROW1"u8], "an Arrow file", "write it as CSV"),
        ([.. "SQLite"u8], "an SQLite database", "export the table as CSV"),
        ([.. "%PDF"u8], "a PDF", "export the table as CSV"),
        ([.. "BZh"u8], "packed by bzip2", "unpack it, or pack it with gzip"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "packed by xz", "unpack it, or pack it with gzip"),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF], "a 7z archive", "unpack it"),
        ([0x28, 0xB5, 0x2F, 0xFD], "packed by zstd", "unpack it, or pack it with gzip"),
    ];

    // Without this a packed file that is cut off ends as if it were whole.
    static FileContent() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", isEnabled: true);

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="Failure">The file is of a kind that cannot be read.</exception>
    public static Stream Open(string path)
    {
        Stream source = InputFile.Open(path);
        try
        {
            return Of(path, source, packed: false);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static Stream Of(string path, Stream source, bool packed)
    {
        byte[] head = new byte[HeadLength];
        head = head[..source.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false)];
        var whole = new HeadedStream(head, source);
        if (!packed && head is [0x1F, 0x8B, ..]) return Of(path, new GZipStream(whole, CompressionMode.Decompress), packed: true);
        foreach ((byte[] start, string kind, string advice) in Others)
        {
            if (head.AsSpan().StartsWith(start)) throw Unreadable(kind, advice);
        }

        return head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => new HeadedStream(head.AsMemory(3), source),
            [0xFF, 0xFE, ..] => Converted(new UnicodeEncoding(bigEndian: false, byteOrderMark: false), head.AsMemory(2)),
            [0xFE, 0xFF, ..] => Converted(new UnicodeEncoding(bigEndian: true, byteOrderMark: false), head.AsMemory(2)),
            [0, 0, 0, not 0, ..] or [not 0, 0, 0, 0, ..] => throw Unreadable("UTF-32 without a mark", "save it as UTF-8"),
            [not 0, 0, not 0, 0, ..] or [0, not 0, 0, not 0, ..] =>
                throw Unreadable("UTF-16 without a byte order mark", "save it as UTF-8, or with the mark"),
            _ => whole,
        };

        // A lone surrogate becomes U+FFFD, as in every text of UTF-16 that .NET converts.
        Stream Converted(Encoding encoding, ReadOnlyMemory<byte> rest) =>
            Encoding.CreateTranscodingStream(new HeadedStream(rest, source), encoding, new UTF8Encoding(false));

        Failure Unreadable(string kind, string advice) =>
            new($"{InputFile.NameOf(
                path)}, line 1: the file is {kind}; expected text in UTF-8, or in UTF-16 with a mark: {advice}.");
    }
}
