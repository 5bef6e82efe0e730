using System.Globalization;
using System.IO.Compression;
using System.Reflection;

namespace MlNetAttention.Tests.Unicode;

/// <summary>
/// A file of the Unicode character database as this folder keeps it, compressed: <c>README.md</c> says where it comes from.
/// </summary>
internal static class UnicodeFile
{
    internal const string Version = "15.0.0";

    /// <summary>The files, by their path in Debian's package without the extension.</summary>
    internal static readonly string[] Names =
    [
        "UnicodeData", "CompositionExclusions", "CaseFolding", "PropList", "LineBreak", "Scripts", "IndicSyllabicCategory",
        "SpecialCasing", "NormalizationTest", "emoji/emoji-data", "emoji/emoji-test",
    ];

    internal static string Repository { get; } = typeof(UnicodeFile).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryFolder").Value!;

    internal static string CompressedPath(string name) => Path.Combine(
        Repository, "tests", "MlNetAttention.Tests", "Unicode", "Data", $"{Path.GetFileName(name)}.txt.br");

    internal static string Text(string name)
    {
        using FileStream file = File.OpenRead(CompressedPath(name));
        using var text = new StreamReader(new BrotliStream(file, CompressionMode.Decompress));
        return text.ReadToEnd();
    }

    /// <summary>Compresses the files of a folder that is laid out as Debian's package is.</summary>
    internal static void TakeFrom(string folder)
    {
        foreach (string name in Names)
        {
            using FileStream target = File.Create(CompressedPath(name));
            using var compressed = new BrotliStream(target, CompressionLevel.SmallestSize);
            compressed.Write(File.ReadAllBytes(Path.Combine(folder, $"{name}.txt")));
        }
    }

    /// <summary>The fields of every line, without comments and lines of nothing else.</summary>
    internal static IEnumerable<string[]> Lines(string name) =>
        from line in Text(name).Split('\n')
        let content = line.Split('#')[0].Trim()
        where content.Length > 0 && content[0] != '@'
        select content.Split(';', StringSplitOptions.TrimEntries);

    /// <summary>The code points of a property's values, by value.</summary>
    internal static ILookup<string, int> Property(string name) => Lines(name)
        .SelectMany(fields => Range(fields[0]).Select(point => (Value: fields[1], Point: point)))
        .ToLookup(pair => pair.Value, pair => pair.Point);

    /// <summary>Code points as they are written in the files: 0041 0301.</summary>
    internal static int[] Points(string field) =>
        [.. field.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Point)];

    internal static int Point(string hex) => int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>Code points as a text; halves of surrogate pairs stand for themselves.</summary>
    internal static string String(IEnumerable<int> points) => string.Concat(
        points.Select(point => point is >= 0xD800 and < 0xE000 ? $"{(char)point}" : char.ConvertFromUtf32(point)));

    private static IEnumerable<int> Range(string field)
    {
        int[] ends = [.. field.Split("..").Select(Point)];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}
