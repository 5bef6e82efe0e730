using CsvHelper;

namespace MlNetAttention.Cli.Tables;

/// <summary>
/// How a table is written, found by the name of the file and by how it begins.
/// </summary>
/// <remarks>
/// <para>The separator is the one that the file names itself in a first line <c>sep=;</c> (as Excel writes it), or else the one
/// that finds the expected columns in the header: first that of the name (comma for .csv, tab for all others), then tab, comma,
/// semicolon and pipe.</para>
/// <para>Where the separator is no tab, fields may stand in quotes (RFC 4180). In tab separated files a quote is mostly a quote
/// of the text, and one that is not closed would swallow rows: they have quoted fields only where the beginning of the file shows
/// it, that is, where all names in the header stand in quotes, or where every field that begins with a quote ends with one, no
/// other field has any, and at least one has a doubled quote, a tab or a line end, for which it needs them.</para>
/// </remarks>
/// <param name="Separator">What stands between two fields.</param>
/// <param name="IsQuoted">Whether fields may stand in quotes.</param>
/// <param name="Skipped">The length of a line that names the separator.</param>
internal sealed record TableLayout(char Separator, bool IsQuoted, int Skipped)
{
    private const byte Quote = (byte)'"';

    // A longer row is not written by a program that means well, but by a quote that is never closed or by a file of another kind.
    public const int LongestRow = 1 << 28;

    /// <summary>Finds the layout.</summary>
    /// <param name="path">The name of the file.</param>
    /// <param name="beginning">The beginning of its content, at least the first line.</param>
    /// <param name="isWhole">Whether that is all of it.</param>
    /// <param name="format">What the user says.</param>
    /// <param name="fits">Whether a header has the columns that have to be there.</param>
    public static TableLayout Find(
        string path, ReadOnlyMemory<byte> beginning, bool isWhole, TableFormat format, Func<string[], bool> fits)
    {
        int skipped = SeparatorLine(beginning.Span);
        char? separator = format.Separator ?? (skipped > 0 ? (char)beginning.Span[4] : null);
        beginning = beginning[skipped..];
        separator ??= SeparatorOf(path, beginning, format.Quoting, fits);
        bool quoted = format.Quoting switch
        {
            Quoting.Always => true,
            Quoting.Never => false,
            _ => separator != TableFormat.Tab || ShowsQuotes(beginning, isWhole),
        };
        return new(separator.Value, quoted, skipped);
    }

    /// <summary>The length of a first line <c>sep=;</c>; 0 where there is none.</summary>
    public static int SeparatorLine(ReadOnlySpan<byte> beginning)
    {
        if (beginning is not [(byte)'s' or (byte)'S', (byte)'e' or (byte)'E', (byte)'p' or (byte)'P', (byte)'=', _, ..]) return 0;
        return beginning[5..] switch
        {
            [(byte)'\r', (byte)'\n', ..] => 7,
            [(byte)'\r' or (byte)'\n', ..] => 6,
            _ => 0,
        };
    }

    /// <summary>The settings of the library that reads such a table.</summary>
    /// <param name="malformed">Told of every row whose quotes are not as RFC 4180 has them.</param>
    public CsvReaderOptions Options(Action<CsvMalformedRecord>? malformed) => new()
    {
        Separator = Separator,
        Mode = IsQuoted ? CsvMode.Rfc4180 : CsvMode.NoEscape,
        HasHeader = false,
        SkipEmptyLines = false,
        TrackLineNumbers = true,
        MaxRecordSize = LongestRow,
        OnMalformedRecord = malformed,
    };

    /// <summary>
    /// Whether a field as it stands in the file is in quotes that are closed at its end, those within it doubled.
    /// </summary>
    public static bool IsInQuotes(ReadOnlySpan<byte> raw)
    {
        if (raw.Length < 2 || raw[0] != Quote || raw[^1] != Quote) return false;
        ReadOnlySpan<byte> within = raw[1..^1];
        while (within.IndexOf(Quote) is var at && at >= 0)
        {
            if (at + 1 == within.Length || within[at + 1] != Quote) return false;
            within = within[(at + 2)..];
        }

        return true;
    }

    /// <summary>Whether a field in quotes would be another one without them.</summary>
    public static bool NeedsQuotes(ReadOnlySpan<byte> raw) => raw[1..^1].IndexOfAny("\"\t\r\n"u8) >= 0;

    private static char SeparatorOf(string path, ReadOnlyMemory<byte> beginning, Quoting quoting, Func<string[], bool> fits)
    {
        char preset = TableFormat.OfName(path);
        char[] candidates = [preset, .. TableFormat.Separators.Where(other => other != preset)];
        string[][] headers = [.. candidates.Select(Header)];
        int found = Array.FindIndex(headers, header => fits(header));

        // Without the columns no separator is right; the error is to list those that were probably meant.
        if (found < 0 && headers[0].Length == 1) found = Array.IndexOf(headers, headers.MaxBy(header => header.Length));
        return candidates[Math.Max(found, 0)];

        string[] Header(char separator)
        {
            using CsvReader reader = CsvReader.Create(
                beginning, new TableLayout(separator, quoting != Quoting.Never, Skipped: 0).Options(malformed: null));
            return reader.Read() ? [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)] : [];
        }
    }

    private static bool ShowsQuotes(ReadOnlyMemory<byte> beginning, bool isWhole)
    {
        bool isMalformed = false, areNeeded = false;
        using CsvReader reader = CsvReader.Create(
            beginning, new TableLayout(TableFormat.Tab, IsQuoted: true, Skipped: 0).Options(_ => isMalformed = true));
        if (!reader.Read() || isMalformed) return false;
        int columns = reader.FieldCount;
        if (Enumerable.Range(0, columns).All(at => IsInQuotes(reader.GetRawSpan(at)))) return true;

        // One behind, as the last row may be cut.
        bool isConsistent = true, needsHere = false;
        while (reader.Read())
        {
            if (!isConsistent) return false;
            areNeeded |= needsHere;
            needsHere = Enumerable.Range(0, reader.FieldCount).Any(
                at => IsInQuotes(reader.GetRawSpan(at)) && NeedsQuotes(reader.GetRawSpan(at)));
            isConsistent = !isMalformed && (reader.FieldCount == columns || reader.RawRecord.IndexOfAnyExcept(" \t"u8) < 0);
        }

        if (!isWhole) return areNeeded;
        return isConsistent && (areNeeded || needsHere);
    }
}
