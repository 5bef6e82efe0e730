using MlNetAttention.Documents.Tests.Markdown;

namespace MlNetAttention.Documents.Tests;

/// <summary>Whether links inside the repository lead somewhere.</summary>
public sealed class LinkTests
{
    // Packed with their projects, and shown where relative links lead nowhere.
    private static readonly string[] InPackages =
    [
        "src/MlNetAttention/README.md", "src/MlNetAttention.TorchSharp/README.md", "src/MlNetAttention.Plots/README.md",
        "src/MlNetAttention.MiniLM/README.md", "src/MlNetAttention.Cli/Tool.md",
    ];

    public static TheoryData<string> Names => [.. MarkdownPage.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_relative_link_leads_to_a_file_or_folder_and_every_anchor_to_a_heading(string name)
    {
        IEnumerable<string?> faults = MarkdownPage.Load(name).Links.Where(IsRelative).Select(link => Fault(name, link));

        Assert.Equal("", string.Join(' ', faults.OfType<string>()));
    }

    [Fact]
    public void Documents_in_packages_have_no_relative_links() =>
        Assert.All(InPackages, name => Assert.DoesNotContain(MarkdownPage.Load(name).Links, IsRelative));

    [Theory]
    [InlineData("tests/page.md", "missing.md")]
    [InlineData("README.md", "data/riley/README.md#missing")]
    [InlineData("README.md", "#missing")]
    public void A_link_that_leads_nowhere_is_found(string name, string link) => Assert.NotNull(Fault(name, link));

    private static bool IsRelative(string link) => !link.Contains("://", StringComparison.Ordinal);

    private static string? Fault(string name, string link)
    {
        string[] parts = link.Split('#', 2);
        string path = parts[0].Length == 0 ? BuiltPaths.InRepository(name)
            : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(BuiltPaths.InRepository(name))!, parts[0]));
        if (!Path.Exists(path)) return $"{name} links to {link}, which is not there.";
        if (parts.Length == 1) return null;
        string target = Path.GetRelativePath(BuiltPaths.InRepository(), path).Replace('\\', '/');
        return MarkdownPage.Load(target).Anchors.Contains(parts[1]) ? null : $"{name} links to {link}, which is no heading.";
    }
}
