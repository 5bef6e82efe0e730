using System.Text;

namespace MlNetAttention.MiniLM.Tests.Parity;

/// <summary>Texts to encode.</summary>
internal static class ParityTexts
{
    private const int Bundled = 53;     // of each file
    private const int Shared = 200;

    private static readonly string[] SharedSets = ["ag_news", "banking77", "cola", "sst2", "trec6"];

    /// <summary>Some that are unlike those of the data.</summary>
    internal static readonly string[] Odd =
    [
        "", " \t ", ".", "a", "[SEP] in brackets [CLS]", "naïve café, jalapeño; Ünïcödé", "don't can't won't 'tis",
        "今天天气很好", "привет, мир", "ขอบคุณ", "👍🏽 👨‍👩‍👧 🇩🇪", "3.14159 1,000,000 €5.99 50%", "https://example.org/a?b=c#d",
        "A\u0000B\u200dC\ufffdD",
        "supercalifragilisticexpialidocious", new string('x', 150), "e\u0301\u0323 e\u0323\u0301", "\"quoted\" (bracketed) {braced}",
        "UPPER lower MiXeD", "tab\tnew\nline", "a-b_c+d=e", "١٢٣ ४५६", "…—–“”‘’",
    ];

    /// <summary>Texts of the repository's data.</summary>
    internal static IEnumerable<string> OfRepository() =>
        Directory.EnumerateFiles(BuiltPaths.InRepository("data"), "test.tsv", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).SelectMany(file => OfFile(file, Bundled));

    /// <summary>Texts of public data beside the repository; none where it is not there.</summary>
    internal static IEnumerable<string> BesideRepository()
    {
        string folder = BuiltPaths.InRepository("..", "shared", "data");
        return SharedSets.Select(set => Path.Combine(folder, set, "test.tsv")).Where(File.Exists)
            .SelectMany(file => OfFile(file, Shared));
    }

    /// <summary>A text of as many words, each of which is a piece.</summary>
    internal static string OfWords(IReadOnlyList<string> words, int count, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) text.Append(i == 0 ? "" : " ").Append(words[random.Next(words.Count)]);
        return text.ToString();
    }

    // The longest cell of a row is its text.
    private static IEnumerable<string> OfFile(string file, int count)
    {
        string[] texts = [.. File.ReadLines(file).Skip(1).Select(line => line.Split('\t').MaxBy(cell => cell.Length)!)];
        int step = Math.Max(1, texts.Length / count);
        return texts.Where((_, i) => i % step == 0).Take(count);
    }
}
