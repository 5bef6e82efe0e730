using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MlNetAttention.Documents.Tests.Packages;

/// <summary>What is in a package beside its library.</summary>
[Collection(DocumentCollection.Name)]
public sealed class PackageTests(PackedPackages packages)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. PackedPackages.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_package_has_its_own_readme_and_an_icon(string name)
    {
        await using ZipArchive package = await OpenAsync(name);
        XElement metadata = await MetadataAsync(package);

        Assert.Equal("README.md", Value(metadata, "readme"));
        using var readme = new StreamReader(await package.GetEntry("README.md")!.OpenAsync(Cancelled));
        string text = await readme.ReadToEndAsync(Cancelled);
        Assert.StartsWith($"# {name}\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        byte[] icon = new byte[24];
        await using Stream picture = await package.GetEntry(Value(metadata, "icon"))!.OpenAsync(Cancelled);
        await picture.ReadExactlyAsync(icon, Cancelled);

        // Signature, then the width and height of the header chunk: 128 × 128.
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], icon[..4]);
        Assert.Equal([0, 0, 0, 128, 0, 0, 0, 128], icon[16..]);
    }

    [Fact]
    public async Task Packages_have_tags_in_common_and_some_of_their_own()
    {
        var tags = new List<string[]>();
        foreach (string name in PackedPackages.Names)
        {
            await using ZipArchive package = await OpenAsync(name);
            tags.Add(Value(await MetadataAsync(package), "tags").Split(' '));
        }

        Assert.All(tags, own => Assert.Contains("ml.net", own));
        Assert.All(tags, own => Assert.NotEmpty(own.Except(tags.Where(other => other != own).SelectMany(other => other))));
    }

    [Theory]
    [InlineData("MlNetAttention", 0)]
    [InlineData("MlNetAttention.TorchSharp", 1)]
    [InlineData("MlNetAttention.Plots", 1)]
    [InlineData("MlNetAttention.MiniLM", 1)]
    public async Task A_package_asks_for_exactly_its_version_of_others_of_ours(string name, int others)
    {
        await using ZipArchive package = await OpenAsync(name);
        XElement metadata = await MetadataAsync(package);

        string?[] versions =
        [
            .. metadata.Descendants().Where(element => element.Name.LocalName == "dependency")
                .Where(dependency => PackedPackages.Names.Contains(dependency.Attribute("id")!.Value))
                .Select(dependency => dependency.Attribute("version")!.Value),
        ];

        Assert.Equal(others, versions.Length);
        Assert.All(versions, version => Assert.Equal($"[{packages.Version}]", version));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Packing_the_solution_says_of_every_project_whether_it_is_packed_and_where_to()
    {
        string said = await packages.PackAsync("MlNetAttention.sln");

        string[] packed = [.. PackedPackages.Names, "mlnet-attention"];
        foreach (string name in packed) Assert.Contains($"/{name}.{packages.Version}.nupkg", said, StringComparison.Ordinal);
        string[] projects =
        [
            .. File.ReadLines(BuiltPaths.InRepository("MlNetAttention.sln"))
                .Where(line => line.Contains(".csproj\"", StringComparison.Ordinal)).Select(line => line.Split('"')[3]),
        ];
        Assert.All(projects, project => Assert.Matches($"(?m)^ *{Regex.Escape(project)} (is packed: |has no package\\.)", said));
        Assert.Equal(packed.Length, Regex.Count(said, "is packed: "));
    }

    private async Task<ZipArchive> OpenAsync(string name) =>
        await ZipFile.OpenReadAsync(await packages.FileAsync(name), Cancelled);

    private static async Task<XElement> MetadataAsync(ZipArchive package)
    {
        ZipArchiveEntry nuspec = package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal));
        await using Stream stream = await nuspec.OpenAsync(Cancelled);
        XDocument document = await XDocument.LoadAsync(stream, LoadOptions.None, Cancelled);
        return document.Root!.Elements().Single();
    }

    private static string Value(XElement metadata, string name) =>
        metadata.Elements().Single(element => element.Name.LocalName == name).Value;
}
