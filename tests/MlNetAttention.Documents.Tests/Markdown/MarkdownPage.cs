using System.Text.RegularExpressions;

namespace MlNetAttention.Documents.Tests.Markdown;

/// <summary>A document of the repository, as far as tests look at it.</summary>
/// <param name="Name">Its path in the repository, with slashes.</param>
/// <param name="Parts">Prose, fenced blocks and setups, in order.</param>
internal sealed partial record MarkdownPage(string Name, IReadOnlyList<MarkdownPart> Parts)
{
    private const string SetupStart = "<!-- setup:";
    private const string CommentEnd = "-->";

    private static readonly string[] WrittenByTools = ["bin", "obj", "artifacts", "BenchmarkDotNet.Artifacts", "TestResults"];

    /// <summary>The names of all documents of the repository, the folders that builds write left out.</summary>
    public static IEnumerable<string> Names => In(new DirectoryInfo(BuiltPaths.InRepository())).Order(StringComparer.Ordinal);

    public IEnumerable<Fence> Fences => Parts.OfType<Fence>();

    private IEnumerable<string> Paragraphs => Parts.OfType<Prose>().Select(prose => prose.Text);

    /// <summary>What links and pictures point to, as it is written.</summary>
    public IEnumerable<string> Links => Paragraphs.SelectMany(text => Link().Matches(CodeSpan().Replace(text, "")))
        .SelectMany(link => link.Groups["target"].Captures.Select(capture => capture.Value));

    /// <summary>The names by which headings are linked to.</summary>
    public IReadOnlySet<string> Anchors => Paragraphs.SelectMany(text => Heading().Matches(text))
        .Select(heading => Slug(heading.Groups["text"].Value))
        .GroupBy(slug => slug).SelectMany(same => same.Select((slug, i) => i == 0 ? slug : $"{slug}-{i}")).ToHashSet();

    public static MarkdownPage Load(string name) => Parse(name, File.ReadAllText(BuiltPaths.InRepository(name)));

    /// <exception cref="FormatException">A fence or a setup is not closed.</exception>
    public static MarkdownPage Parse(string name, string content)
    {
        string[] lines = content.ReplaceLineEndings("\n").Split('\n');
        var parts = new List<MarkdownPart>();
        for (int at = 0; at < lines.Length;)
        {
            int start = at;
            if (FenceStart().Match(lines[at]) is { Success: true } fence)
            {
                int end = EndOf(line => line.Trim() == "```", at + 1);
                parts.Add(new Fence(fence.Groups["language"].Value, string.Join('\n', lines[(at + 1)..end]), start + 1));
                at = end + 1;
            }
            else if (lines[at].StartsWith(SetupStart, StringComparison.Ordinal))
            {
                int end = EndOf(line => line.Contains(CommentEnd, StringComparison.Ordinal), at);
                string text = string.Join('\n', lines[at..(end + 1)]).Trim()[SetupStart.Length..^CommentEnd.Length];
                parts.Add(new Setup(text, start + 1));
                at = end + 1;
            }
            else
            {
                while (at < lines.Length && !IsSpecial(lines[at])) at++;
                parts.Add(new Prose(string.Join('\n', lines[start..at]), start + 1));
            }
        }

        return new MarkdownPage(name, parts);

        int EndOf(Predicate<string> isEnd, int from) => Array.FindIndex(lines, from, isEnd) is >= 0 and var end
            ? end : throw new FormatException($"{name}, line {from}: what begins there has no end.");
    }

    /// <summary>Blocks of a language that are followed by a block of output, with nothing but blank lines between.</summary>
    public IEnumerable<(Fence Block, Fence Output)> ShownOutputs(string language) =>
        from pair in Said.Zip(Said.Skip(1))
        where pair.First is Fence block && block.Language == language && pair.Second is Fence { Language: "" }
        select ((Fence)pair.First, (Fence)pair.Second);

    private IEnumerable<MarkdownPart> Said =>
        Parts.Where(part => part is not Prose prose || !string.IsNullOrWhiteSpace(prose.Text));

    private static bool IsSpecial(string line) =>
        FenceStart().IsMatch(line) || line.StartsWith(SetupStart, StringComparison.Ordinal);

    private static IEnumerable<string> In(DirectoryInfo folder) =>
        folder.GetFiles("*.md")
            .Select(file => Path.GetRelativePath(BuiltPaths.InRepository(), file.FullName).Replace('\\', '/'))
            .Concat(folder.GetDirectories().Where(IsOurs).SelectMany(In));

    private static bool IsOurs(DirectoryInfo folder) => !WrittenByTools.Contains(folder.Name) && !folder.Name.StartsWith('.');

    // As GitHub makes them of headings: letters, digits, hyphens and underscores stay.
    private static string Slug(string heading) => NotInSlug().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"^\s*```(?<language>\w*)\s*$")]
    private static partial Regex FenceStart();

    [GeneratedRegex("(`+)(?!`).+?(?<!`)\\1(?!`)", RegexOptions.Singleline)]
    private static partial Regex CodeSpan();

    [GeneratedRegex("""\]\((?<target>[^()\s]+)\)|\b(?:src|srcset|href)=["](?<target>[^"]+)["]""")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} +(?<text>.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{Nd} _-]")]
    private static partial Regex NotInSlug();
}
