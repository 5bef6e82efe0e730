using System.IO.Compression;
using System.Text;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Tests.Tables;

/// <summary>Files as Excel, pandas and R write them, and what is said of those that cannot be read.</summary>
public sealed class TableReaderTests : IDisposable
{
    private static readonly UnicodeEncoding LittleEndian = new(bigEndian: false, byteOrderMark: true);
    private static readonly UnicodeEncoding BigEndian = new(bigEndian: true, byteOrderMark: true);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]

    // pandas: DataFrame.to_csv()
    [InlineData("a.csv", "label,text\nx,\"one, two\"\ny,\"she said \"\"no\"\"\"\n", "x|one, two;y|she said \"no\"")]
    [InlineData("a.csv", "label,text\nx,\"two\nlines\"\ny,\"two\r\nlines\"\n", "x|two\nlines;y|two\r\nlines")]

    // R: write.csv(row.names = FALSE)
    [InlineData("a.csv", "\"label\",\"text\"\n\"x\",\"it's 5\"\" wide\"\n\"y\",\"\"\n", "x|it's 5\" wide;y|")]

    // Excel, also where the comma is a decimal one
    [InlineData("a.csv", "label,text\r\nx,one\r\ny,two\r\n", "x|one;y|two")]
    [InlineData("a.csv", "label;text\r\nx;one, two\r\ny;\"a; b\"\r\n", "x|one, two;y|a; b")]
    [InlineData("a.csv", "sep=;\r\nlabel;text\r\nx;one, two\r\ny;b\r\n", "x|one, two;y|b")]
    [InlineData("a.txt", "sep=|\nlabel|text\nx|one\ny|two\n", "x|one;y|two")]
    [InlineData("a.csv", "\uFEFFlabel,text\r\nx,\u00e9\r\ny,\u4e2d\r\n", "x|\u00e9;y|\u4e2d")]

    // by the first line alone
    [InlineData("a", "label,text\nx,one\ty\n", "x|one\ty")]
    [InlineData("a.tsv", "label,text\nx,one\n", "x|one")]
    [InlineData("a.csv", "label\ttext\nx\tone, two\n", "x|one, two")]
    [InlineData("a.csv", "id|label|text\n1|x|one, two\n", "x|one, two")]
    [InlineData("a.csv", "text,label\n5\" pipe,x\n6\" pipe,y\n", "x|5\" pipe;y|6\" pipe")]

    // line ends and blank lines
    [InlineData("a.tsv", "label\ttext\r\nx\tone\r\ny\ttwo\r\n\r\n \r\n\n", "x|one;y|two")]
    [InlineData("a.tsv", "label\ttext\rx\tone\ry\ttwo", "x|one;y|two")]
    [InlineData("a.csv", "label,text\nx,one\n\n\n", "x|one")]

    // quotes of the text in files of tabs
    [InlineData("a.tsv", "label\ttext\nx\t\"half open\ny\tsecond\" half\nz\t\"\n", "x|\"half open;y|second\" half;z|\"")]
    [InlineData("a.tsv", "label\ttext\nx\t\"a whole one\"\ny\tplain\n", "x|\"a whole one\";y|plain")]
    [InlineData("a.tsv", "label\ttext\nx\tsay \"no\"\ny\t\"so he \"\"says\"\"\"\n", "x|say \"no\";y|\"so he \"\"says\"\"\"")]

    // and quoted ones: pandas' to_csv(sep="\t"), R's write.table(sep = "\t", qmethod = "double")
    [InlineData("a.tsv", "label\ttext\nx\t\"she said \"\"no\"\" and left\"\ny\tplain\n", "x|she said \"no\" and left;y|plain")]
    [InlineData("a.tsv", "label\ttext\nx\t\"a\tb\"\ny\t\"c\nd\"\n", "x|a\tb;y|c\nd")]
    [InlineData("a.tsv", "\"label\"\t\"text\"\n\"x\"\t\"one\"\n", "x|one")]
    public void A_table_is_read_as_it_was_meant(string name, string content, string expected)
    {
        File.WriteAllText(_folder.File(name), content, new UTF8Encoding(false));
        Assert.Equal(expected, Read(name));
    }

    [Fact]
    public void It_may_be_utf16_with_a_mark_or_packed_whatever_its_name()
    {
        const string Content = "label,text\r\nx,\"caf\u00e9, \u4e2d\U0001F600\"\r\n";
        File.WriteAllText(_folder.File("little.csv"), Content, LittleEndian);
        File.WriteAllText(_folder.File("big.csv"), Content, BigEndian);
        Pack("packed.csv.gz", Encoding.UTF8.GetBytes(Content));
        Pack("packed", [.. LittleEndian.GetPreamble(), .. LittleEndian.GetBytes(Content)]);
        foreach (string name in (string[])["little.csv", "big.csv", "packed.csv.gz", "packed"])
        {
            Assert.Equal("x|caf\u00e9, \u4e2d\U0001F600", Read(name));
        }
    }

    [Theory]
    [InlineData("a.tsv", "label,text\tx\nx,y\tz\n", ',', nameof(Quoting.Auto), "x|y\tz")]
    [InlineData("a.csv", "label~text\nx~one, two\n", '~', nameof(Quoting.Auto), "x|one, two")]
    [InlineData("a.tsv", "label\ttext\nx\t\"one\"\n", null, nameof(Quoting.Always), "x|one")]
    [InlineData("a.csv", "label,text\nx,\"one\n", null, nameof(Quoting.Never), "x|\"one")]
    public void The_options_say_it_better(string name, string content, char? separator, string quoting, string expected)
    {
        File.WriteAllText(_folder.File(name), content);
        using TableReader reader = TableReader.Open(
            _folder.File(name), new(separator, Enum.Parse<Quoting>(quoting)), header => header.Contains("text"));
        Assert.Equal(expected, string.Join(';', reader.Rows(Cancelled).Select(row => string.Join('|', row))));
    }

    [Theory]
    [InlineData("a.csv", "label,text\nx,\"never closed\ny,two\nz,three\n",
        "line 2: a field that begins with a quote does not end with one")]
    [InlineData(
        "a.csv", "label,text\nx,ok\ny,\"closed\" early\n", "line 3: a field that begins with a quote does not end with one")]
    [InlineData("a.csv", "label,text\nx,5\" by \"\ny,\"6\nz,7\n", "line 3: a field that begins with a quote")]
    [InlineData("a.csv", "label,text\nx,\"two\nlines\"\ny,a,b\n", "line 4: 3 fields; expected 2 as in the header.")]
    [InlineData("a.tsv", "label\ttext\nx\tone\n\ny\ttwo\n", "line 3: 1 fields; expected 2")]
    [InlineData("a.tsv", "label\ttext\nx\tone\ttwo\n",
        "line 2: 3 fields; expected 2 as in the header. Where fields stand in quotes, --quote Always")]
    [InlineData("a.csv", "sep=;\nlabel;text\nx;y\nx;y;z\n", "line 4: 3 fields")]
    [InlineData("a.csv", "label,words\nx,y\n", "line 1: there is no column 'text'; found 'label', 'words'.")]
    [InlineData("a.tsv", "label/text\nx/y\n", "found 'label/text', with a tab between columns; --separator names another.")]
    [InlineData("a.tsv", "", "is empty")]
    [InlineData("a.tsv", "label\ttext\n\n\n", "has a header but no rows")]
    public void An_error_names_the_line(string name, string content, string message)
    {
        File.WriteAllText(_folder.File(name), content);
        Assert.Contains(message, Assert.Throws<Failure>(() => Read(name)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[], string> Unreadable => new()
    {
        { "a.xlsx", [0x50, 0x4B, 3, 4, 20, 0, 0, 0], "a zip archive or an Excel workbook (.xlsx)" },
        { "a.xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an Excel workbook (.xls)" },
        { "a.csv", [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes("label,text\n")], "UTF-32" },
        { "b.csv", Encoding.UTF32.GetBytes("label,text\n"), "UTF-32 without a mark" },
        { "c.csv", Encoding.Unicode.GetBytes("label,text\n"), "UTF-16 without a byte order mark" },
        { "d.csv", Encoding.BigEndianUnicode.GetBytes("label,text\n"), "UTF-16 without a byte order mark" },
        { "a.parquet", "PAR1....."u8.ToArray(), "a Parquet file" },
        { "a.csv.xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "packed by xz" },
        { "a.csv.bz2", "BZh91AY&SY"u8.ToArray(), "packed by bzip2" },
        { "a.csv.zst", [0x28, 0xB5, 0x2F, 0xFD, 0], "packed by zstd" },
        { "latin.csv", [.. "label,text\nx,ok\nx,caf"u8, 0xE9, (byte)'\n'], "line 3: not valid UTF-8" },
        { "cut.csv.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2], "annot" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void What_cannot_be_read_is_called_what_it_is(string name, byte[] content, string message)
    {
        File.WriteAllBytes(_folder.File(name), content);
        Failure failure = Assert.Throws<Failure>(() => Read(name));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.9)]
    public void A_packed_file_that_is_cut_off_is_not_taken_for_whole(double share)
    {
        var random = new Random(1);
        string[] rows = [.. Enumerable.Range(0, 1000).Select(_ => $"x,{random.NextInt64()} {random.NextInt64()}")];
        Pack("whole.csv.gz", Encoding.UTF8.GetBytes($"label,text\n{string.Join('\n', rows)}\n"));
        byte[] content = File.ReadAllBytes(_folder.File("whole.csv.gz"));
        File.WriteAllBytes(_folder.File("cut.csv.gz"), content[..(int)(share * content.Length)]);
        Assert.Equal(string.Join(';', rows).Replace(',', '|'), Read("whole.csv.gz"));
        Assert.Contains("annot", Assert.Throws<Failure>(() => Read("cut.csv.gz")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_of_megabytes_is_read_and_not_shown()
    {
        string text = new('a', 5_000_000);
        File.WriteAllText(_folder.File("a.csv"), $"label,text\nx,{text}\ny,\"{text},\"\n");
        Assert.Equal($"x|{text};y|{text},", Read("a.csv"));
        File.WriteAllText(_folder.File("b.csv"), $"label,{text}\nx,y\n");
        Assert.InRange(Assert.Throws<Failure>(() => Read("b.csv")).Message.Length, 1, 500);
    }

    [Fact]
    public void Rows_beyond_the_beginning_are_those_of_the_file()
    {
        string[] rows = [.. Enumerable.Range(0, 60_000).Select(row => $"{row},\"text {row}, \"\"quoted\"\"\nand more\"")];
        File.WriteAllText(_folder.File("a.csv"), $"label,text\n{string.Join('\n', rows)}\n");
        using TableReader reader = Open("a.csv");
        int at = 0;
        foreach (string[] row in reader.Rows(Cancelled))
        {
            Assert.Equal([$"{at}", $"text {at}, \"quoted\"\nand more"], row);
            Assert.Equal(2 + 2 * at++, reader.Line);
        }

        Assert.Equal(rows.Length, at);
    }

    /// <summary>From a pipe rows are taken apart one by one.</summary>
    [Theory]
    [InlineData(
        "label,text\nx,\"two\nlines, \"\"quoted\"\"\"\ny,5\" by,\"\nz,\"\"\n\n", "line 4: a field that begins with a quote")]
    [InlineData(
        "label,text\nx,\"two\nlines, \"\"quoted\"\"\"\r\ny,5\" wide\nz,\"\"\n\n", "x|two\nlines, \"quoted\";y|5\" wide;z|")]
    [InlineData("sep=;\nlabel;text\nx;one\ny;\"never closed\n", "line 4: a field that begins with a quote")]
    [InlineData("label\ttext\nx\t\"half\ny\tone", "x|\"half;y|one")]
    [InlineData("\"label\"\t\"text\"\n\"x\"\t\"a\nb\"\n", "x|a\nb")]
    public async Task A_pipe_is_read_row_by_row(string content, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [_folder.File("pipe")]))
        {
            await make.WaitForExitAsync(Cancelled);
        }

        Task write = Task.Run(() => File.WriteAllText(_folder.File("pipe"), content), Cancelled);
        string found;
        try
        {
            using TableReader reader = TableReader.Open(_folder.File("pipe"), new(
                ), header => header.Contains("text"), streams: true);
            found = string.Join(';', reader.Rows(Cancelled).Select(row => string.Join('|', row)));
        }
        catch (Failure failure)
        {
            found = failure.Message;
        }

        Assert.EndsWith(expected, found.Split(" does not")[0].Split("; expected")[0], StringComparison.Ordinal);
        await write.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
    }

    [Fact]
    public void What_is_written_reads_the_same()
    {
        string[][] rows = [["label", "text"], ["x", "a\tb"], ["\"y\"", "one \"two\"\r\nthree, four"], ["", " padded "]];
        foreach (string name in (string[])["a.csv", "a.tsv", "a.csv.gz"])
        {
            using (FileStream stream = File.Create(_folder.File(name)))
            {
                using var writer = new TableWriter(stream, name, TableFormat.OfName(name));
                foreach (string[] row in rows) writer.Write(row);
            }

            using TableReader reader = Open(name);
            Assert.Equal(rows[1..], reader.Rows(Cancelled));
        }
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private TableReader Open(string name) =>
        TableReader.Open(_folder.File(name), new(), header => header.Contains("label") && header.Contains("text"));

    private string Read(string name)
    {
        using TableReader reader = Open(name);
        (int label, int text) = (reader.Require("label"), reader.Require("text"));
        return string.Join(';', reader.Rows(Cancelled).Select(row => $"{row[label]}|{row[text]}"));
    }

    private void Pack(string name, byte[] content)
    {
        using var packed = new GZipStream(File.Create(_folder.File(name)), CompressionLevel.Fastest);
        packed.Write(content);
    }
}
