namespace MlNetAttention.Documents.Tests;

/// <summary>What the first page owes to a newcomer, and every folder to a reader.</summary>
public sealed class ReadmeTests
{
    private const int MostLines = 130;
    private const int FilesThatNeedNoWord = 5;

    // Words of the field, of ONNX, or for the parts of a console program.
    private static readonly string[] NamesThatSayIt =
    [
        "Options", "Tokens", "Embedding", "Attention", "Pooling", "Scoring", "Weights", "Data", "Network", "Commands", "Shell",
        "Display", "Messages",
    ];

    [Fact]
    public void The_first_page_is_short_and_begins_with_how_to_start()
    {
        string[] lines = File.ReadAllLines(BuiltPaths.InRepository("README.md"));
        string[] chapters = [.. lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal))];

        Assert.InRange(lines.Length, 1, MostLines);
        Assert.Equal(["## Install", "## Ten lines", "## When to use it", "## Results", "## Speed"], chapters.Take(5));
        Assert.Equal("## License", chapters[^1]);
    }

    [Fact]
    public void Folders_with_many_files_have_a_plain_name_or_a_document()
    {
        string[] silent =
        [
            .. new DirectoryInfo(BuiltPaths.InRepository("src")).GetDirectories("*", SearchOption.AllDirectories)
                .Where(folder => !Written(folder.FullName) && folder.GetFiles("*.cs").Length > FilesThatNeedNoWord)
                .Where(folder => !NamesThatSayIt.Contains(folder.Name))
                .Where(folder => !File.Exists(Path.Combine(folder.FullName, "README.md")))
                .Select(folder => folder.FullName),
        ];

        Assert.Equal("", string.Join('\n', silent));
    }

    private static bool Written(string folder) =>
        folder.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");
}
