using System.Text;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tsv;

/// <summary>Reads a tab separated UTF-8 file with a header row by row; every error names the file, and the line.</summary>
internal sealed class TsvReader : IDisposable
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly StreamReader _reader;

    private TsvReader(string path, StreamReader reader)
    {
        _path = path;
        _reader = reader;
        string? header = ReadLine() ?? throw new Failure($"{path} is empty; expected a header and rows.");
        Columns = header.TrimStart('\uFEFF').Split('\t');
    }

    /// <summary>The names in the header.</summary>
    public string[] Columns { get; }

    /// <summary>The line last read, from 1.</summary>
    public int Line { get; private set; }

    /// <exception cref="Failure">There is no such file, it cannot be read, or has no header.</exception>
    public static TsvReader Open(string path)
    {
        StreamReader? reader = null;
        try
        {
            // One char a byte: line ends are the same in UTF-8, and a decoder of its own would not tell the line of an error.
            reader = new StreamReader(path, Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
            return new TsvReader(path, reader);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reader?.Dispose();
            throw new Failure($"Cannot read {path}: {CommandRun.OneLine(error.Message)}");
        }
        catch (Failure)
        {
            reader?.Dispose();
            throw;
        }
    }

    /// <summary>The place of a column; null where there is none of that name.</summary>
    public int? Find(string column)
    {
        int first = Array.IndexOf(Columns, column);
        if (first < 0) return null;
        if (Array.LastIndexOf(Columns, column) == first) return first;
        throw new Failure($"{_path}, line 1: more than one column is called '{column}'.");
    }

    /// <exception cref="Failure">There is no column of that name.</exception>
    public int Require(string column) => Find(column) ?? throw new Failure(
        $"{_path}, line 1: there is no column '{column}'; found {string.Join(", ", Columns.Select(name => $"'{name}'"))}.");

    /// <summary>All rows, each with as many fields as the header.</summary>
    /// <exception cref="Failure">There are none, or one has another number of fields.</exception>
    public IEnumerable<string[]> Rows(CancellationToken cancel)
    {
        while (ReadLine() is { } line)
        {
            cancel.ThrowIfCancellationRequested();
            string[] fields = line.Split('\t');
            if (fields.Length != Columns.Length)
            {
                throw new Failure($"{_path}, line {Line}: {fields.Length} fields; expected {Columns.Length} as in the header.");
            }

            yield return fields;
        }

        if (Line == 1) throw new Failure($"{_path} has a header but no rows.");
    }

    public void Dispose() => _reader.Dispose();

    private string? ReadLine()
    {
        if (_reader.ReadLine() is not { } line) return null;
        Line++;
        try
        {
            return StrictUtf8.GetString(Encoding.Latin1.GetBytes(line));
        }
        catch (DecoderFallbackException)
        {
            throw new Failure($"{_path}, line {Line}: not valid UTF-8.");
        }
    }
}
