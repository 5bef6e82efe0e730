using System.IO.Compression;
using CsvHelper;

namespace MlNetAttention.Cli.Tables;

/// <summary>
/// Writes a table in UTF-8: fields in quotes only where they need them (RFC 4180), also where tabs separate them; packed where
/// the name ends with .gz.
/// </summary>
internal sealed class TableWriter : IDisposable
{
    private readonly GZipStream? _packed;
    private readonly CsvWriter _writer;

    /// <param name="stream">Where the table is written; stays open.</param>
    /// <param name="path">The name of the file.</param>
    /// <param name="separator">What stands between two fields.</param>
    public TableWriter(Stream stream, string path, char separator)
    {
        _packed = Packed(stream, path);
        _writer = CsvWriter.Create(
            _packed ?? stream, new CsvWriterOptions { Separator = separator, NewLine = "\n" }, leaveOpen: true);
    }

    /// <summary>
    /// A stream that packs what is written to it where the name ends with .gz; closing it leaves the other open.
    /// </summary>
    public static GZipStream? Packed(Stream stream, string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true)
            : null;

    public void Write(IEnumerable<string> fields)
    {
        foreach (string field in fields) _writer.WriteField(field);
        _writer.EndRecord();
    }

    /// <summary>Hands on what has been written.</summary>
    public void Flush()
    {
        _writer.Flush();
        _packed?.Flush();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _packed?.Dispose();
    }
}
