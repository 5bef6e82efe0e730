using System.Globalization;
using System.Text;
using CsvHelper;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Saving;

namespace MlNetAttention.Cli.Tables;

/// <summary>
/// Reads a table with a header row by row, in the layout that is found (<see cref="TableLayout"/>); every error names the file,
/// and the line.
/// </summary>
internal sealed class TableReader : IDisposable
{
    // What is looked at to find the layout.
    private const int Window = 1 << 20;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly string _name;
    private readonly TableLayout _layout;
    private readonly int _headerLine;

    // Null where the library reads the file itself.
    private readonly RowChunks? _chunks;
    private readonly Stream _content;
    private CsvReader _reader;
    private int _linesBefore, _linesOfChunk;
    private readonly bool _isSure;
    private CsvMalformedReason? _malformed;
    private bool _hasWarned;

    private TableReader(string path, Stream content, TableFormat format, Func<string[], bool> fits, bool onlyFirstLine)
    {
        _name = InputFile.NameOf(path);
        (byte[] beginning, bool isWhole) = onlyFirstLine ? FirstLine(content) : Beginning(content);
        _layout = TableLayout.Find(path, beginning, isWhole, format, fits);
        _linesBefore = _layout.Skipped > 0 ? 1 : 0;
        _headerLine = _linesBefore + 1;
        _isSure = format.Quoting != Quoting.Auto;
        _content = new HeadedStream(beginning.AsMemory(_layout.Skipped), content);
        if (onlyFirstLine) _chunks = new RowChunks(_content, _layout);
        _reader = onlyFirstLine
            ? CsvReader.Create(Array.Empty<byte>(), Options())
            : CsvReader.Create(_content, Options());
        Columns = Next() ?? throw new Failure($"{_name} is empty; expected a header and rows.");
    }

    /// <summary>The names in the header.</summary>
    public string[] Columns { get; }

    /// <summary>The line that the row last read begins in, from 1.</summary>
    public int Line { get; private set; }

    /// <param name="path">The file, or `-`.</param>
    /// <param name="format">What is known of its format.</param>
    /// <param name="fits">Whether a header has the columns that have to be there, which tells the separator.</param>
    /// <param name="streams">
    /// Whether rows are to be had as soon as they come: the layout is then found by the first line of a pipe alone.
    /// </param>
    /// <exception cref="Failure">There is no such file, it cannot be read, or has no header.</exception>
    public static TableReader Open(string path, TableFormat format, Func<string[], bool> fits, bool streams = false)
    {
        Stream? content = null;
        try
        {
            content = FileContent.Open(path);
            return new TableReader(path, content, format, fits, streams && !IsRegular(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            content?.Dispose();
            throw new Failure($"Cannot read {InputFile.NameOf(path)}: {CommandRun.OneLine(error.Message)}");
        }
        catch (Failure)
        {
            content?.Dispose();
            throw;
        }
    }

    /// <summary>Whether the path is that of a file that is there as a whole.</summary>
    public static bool IsRegular(string path) =>
        !StandardStreams.IsInput(path) && FileStatus.Of(path) is null or { IsRegular: true };

    /// <summary>The place of a column; null where there is none of that name.</summary>
    public int? Find(string column)
    {
        int first = Array.IndexOf(Columns, column);
        if (first < 0) return null;
        if (Array.LastIndexOf(Columns, column) == first) return first;
        throw new Failure($"{_name}, line {_headerLine}: more than one column is called '{Shown.Text(column)}'.");
    }

    /// <exception cref="Failure">There is no column of that name.</exception>
    public int Require(string column) => Find(column) ?? throw NoColumn(column);

    /// <summary>The error that there is no column of a name.</summary>
    public Failure NoColumn(string column) => new(
        $"{_name}, line {_headerLine}: there is no column '{Shown.Text(column)}'; found {Shown.List(Columns)}"
        + (Columns.Length > 1
            ? "."
            : $", with a {TableFormat.Describe(_layout.Separator)} between columns; --separator names another."));

    /// <summary>All rows, each with as many fields as the header. Blank lines at the end are none.</summary>
    /// <exception cref="Failure">There are none, or one has another number of fields.</exception>
    public IEnumerable<string[]> Rows(CancellationToken cancel)
    {
        bool any = false;
        int? blank = null;
        while (Next() is { } fields)
        {
            cancel.ThrowIfCancellationRequested();
            if (Columns.Length > 1 && fields.Length == 1 && string.IsNullOrWhiteSpace(fields[0]))
            {
                blank ??= Line;
                continue;
            }

            if (blank is { } line) throw new Failure(
                $"{_name}, line {line}: 1 fields; expected {Columns.Length} as in the header.");
            if (fields.Length != Columns.Length)
            {
                throw Error($"{fields.Length} fields; expected {Columns.Length} as in the header.{QuoteAdvice()}");
            }

            any = true;
            yield return fields;
        }

        if (!any) throw new Failure($"{_name} has a header but no rows.");
    }

    /// <summary>A field of the row that was read last as a number, written as code writes it.</summary>
    /// <exception cref="Failure">It is none.</exception>
    public float Number(string field, string column) =>
        float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
            ? number
            : throw Error($"'{Shown.Text(field)}' in '{Shown.Text(column)}' is not a number; expected one such as 0.25.");

    /// <summary>An error in the row that was read last.</summary>
    public Failure Error(string message) => new($"{_name}, line {Line}: {message}");

    public void Dispose()
    {
        _reader.Dispose();
        _content.Dispose();
    }

    private string[]? Next()
    {
        _malformed = null;
        try
        {
            if (!Advance()) return null;
        }
        catch (CsvFormatException error)
        {
            Line = _linesBefore + (int)error.LineNumber;
            throw Error($"the row is too long to be read; expected at most 256 MB. {QuoteAdvice()}".TrimEnd());
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new Failure($"{_name}, after line {Line}: it cannot be read any further: {CommandRun.OneLine(error.Message)}");
        }

        Line = _linesBefore + (int)_reader.LineNumber;
        if (_malformed is not null) CheckQuotes();
        if (!_layout.IsQuoted && _layout.Separator == TableFormat.Tab && !_isSure && !_hasWarned) WarnOfQuotes();
        var fields = new string[_reader.FieldCount];
        for (int at = 0; at < fields.Length; at++) fields[at] = Decode(_reader.GetSpan(at));
        return fields;
    }

    private CsvReaderOptions Options() => _layout.Options(row => _malformed = row.Reason);

    private bool Advance()
    {
        while (!_reader.Read())
        {
            if (_chunks?.Next() is not { } chunk) return false;
            _linesBefore += _linesOfChunk;
            _linesOfChunk = RowChunks.LinesOf(chunk);
            _reader.Dispose();
            _reader = CsvReader.Create(chunk, Options());
        }

        return true;
    }

    private string Decode(ReadOnlySpan<byte> field)
    {
        try
        {
            return Strict.GetString(field);
        }
        catch (DecoderFallbackException)
        {
            throw Error(
                "not valid UTF-8; expected UTF-8, or UTF-16 with a mark (files of older programs are often in Windows-1252 "
                + "or Latin-1).");
        }
    }

    // A quote within a field that does not begin with one is a quote; a field that begins with one has to end with one.
    private void CheckQuotes()
    {
        for (int at = 0; at < _reader.FieldCount; at++)
        {
            ReadOnlySpan<byte> raw = _reader.GetRawSpan(at);
            if (raw is not [(byte)'"', ..] || TableLayout.IsInQuotes(raw)) continue;
            throw Error(
                "a field that begins with a quote does not end with one; expected quotes within it to be doubled, or "
                + "--quote Never.");
        }
    }

    private void WarnOfQuotes()
    {
        for (int at = 0; at < _reader.FieldCount; at++)
        {
            ReadOnlySpan<byte> raw = _reader.GetRawSpan(at);
            if (!TableLayout.IsInQuotes(raw) || !TableLayout.NeedsQuotes(raw)) continue;
            _hasWarned = true;
            Console.Error.WriteLine(
                $"{_name}, line {Line}: a field looks quoted and is read as it is, since the file does not show throughout "
                + "that fields "
                + "stand in quotes; --quote Always reads it without them, --quote Never does away with this line.");
            return;
        }
    }

    private string QuoteAdvice() => _layout.IsQuoted ? "" : " Where fields stand in quotes, --quote Always reads them.";

    private static (byte[] Beginning, bool IsWhole) FirstLine(Stream content)
    {
        var beginning = new List<byte>();

        // The second, too, where the first names the separator.
        for (int next = content.ReadByte(); next >= 0; next = content.ReadByte())
        {
            beginning.Add((byte)next);
            if (next != '\n' || beginning.Count <= TableLayout.SeparatorLine([.. beginning.Take(7)])) continue;
            return ([.. beginning], false);
        }

        return ([.. beginning], true);
    }

    private static (byte[] Beginning, bool IsWhole) Beginning(Stream content)
    {
        using var beginning = new MemoryStream();
        var buffer = new byte[1 << 16];
        bool hasLine = false;
        while (beginning.Length < Window || !hasLine)
        {
            int count = content.Read(buffer);
            if (count == 0) return (beginning.ToArray(), true);
            beginning.Write(buffer, 0, count);
            hasLine |= buffer.AsSpan(0, count).IndexOfAny("\r\n"u8) >= 0;
        }

        return (beginning.ToArray(), false);
    }
}
