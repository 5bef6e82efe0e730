using System.Runtime.Versioning;
using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Tests.Pretrained.Files;

/// <summary>Which links of a folder are followed: those that stay in it, and those of a hub's cache.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LinkTests : IDisposable
{
    private const string Cached = "hub/models--owner--name";

    private readonly TemporaryFolder _folder = new();

    public LinkTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows only administrators may make links.");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("other.json")]
    [InlineData("./below/../other.json")]
    [InlineData("below/there.json")]
    [InlineData("link/there.json")]
    public void Links_within_the_folder_are_followed(string target)
    {
        Put("model/other.json", "text");
        Put("model/below/there.json", "text");
        Link("model/link", "below");
        Link("model/config.json", target);
        Assert.Equal("text"u8, Open("model").FileOf("config.json").Read(4));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("below/../../secret")]
    [InlineData("../model-2/secret")]
    [InlineData("next")]
    [InlineData("out/secret")]
    [InlineData("/etc/passwd")]
    [InlineData("/proc/self/environ")]
    public void Links_out_of_the_folder_are_refused(string target)
    {
        Put("secret", "text");
        Put("model/below/there.json", "text");
        Put("model-2/secret", "text");
        Link("model/next", "../secret");
        Link("model/out", "..");
        Link("model/config.json", target);
        FormatException error = Assert.Throws<FormatException>(() => Open("model").FileOf("config.json"));
        Assert.StartsWith("'config.json' is a link to '/", error.Message, StringComparison.Ordinal);
        Assert.Contains("expected a file of the folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_the_parent_of_a_link_leads_where_the_system_takes_it()
    {
        // model/jump is …/elsewhere/deep, so model/jump/.. is …/elsewhere, not model.
        Put("elsewhere/deep/x", "");
        Put("elsewhere/config.json", "secret");
        Put("model/other.json", "text");
        Link("model/jump", "../elsewhere/deep");
        Link("model/config.json", "jump/../config.json");
        Assert.Equal("secret", File.ReadAllText(_folder.File("model/config.json")));
        Assert.Throws<FormatException>(() => Open("model").FileOf("config.json"));
    }

    [Fact]
    public void Folders_that_are_links_are_held_to_the_same()
    {
        Put("elsewhere/config.json", "text");
        Put("model/below/config.json", "text");
        Link("model/1_Pooling", "../elsewhere");
        Link("model/2_Dense", "below");
        Assert.Throws<FormatException>(() => Open("model").FolderIfAny("1_Pooling"));
        Assert.Equal("text"u8, Open("model").FolderIfAny("2_Dense")!.FileOf("config.json").Read(4));
    }

    [Fact]
    public void The_folder_that_the_user_names_may_be_a_link()
    {
        Put("model/config.json", "text");
        Link("link", "model");
        Assert.Equal("text"u8, Open("link").FileOf("config.json").Read(4));
    }

    [Fact]
    public void Links_to_nothing_and_in_circles_are_errors()
    {
        Put("model/a", "");
        Link("model/config.json", "nothing");
        Link("model/vocab.txt", "round");
        Link("model/round", "vocab.txt");
        Assert.Contains(
            "which is missing", Assert.Throws<FileNotFoundException>(() => Open("model").FileOf("config.json")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "leads in a circle", Assert.Throws<IOException>(() => Open("model").FileOf("vocab.txt")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_in_the_cache_of_a_hub_has_the_blobs_of_its_model()
    {
        Put($"{Cached}/blobs/1f", "text");
        Link($"{Cached}/snapshots/c0ffee/config.json", "../../blobs/1f");
        Link($"{Cached}/snapshots/c0ffee/1_Pooling/config.json", "../../../blobs/1f");
        FolderListing listing = Open($"{Cached}/snapshots/c0ffee");
        Assert.Equal("text"u8, listing.FileOf("config.json").Read(4));
        Assert.Equal("text"u8, listing.FolderIfAny("1_Pooling")!.FileOf("config.json").Read(4));
        Assert.Equal("text"u8, Open($"{Cached}/snapshots/c0ffee/1_Pooling").FileOf("config.json").Read(4));
    }

    [Theory]
    [InlineData("../../refs/main")] // of the model, but no content
    [InlineData("../other/config.json")] // another snapshot
    [InlineData("../../../models--owner--other/blobs/1f")] // another model
    [InlineData("../../blobs-2/1f")]
    [InlineData("../../blobs/out")] // a blob that is a link itself
    [InlineData("../../../../secret")]
    public void A_snapshot_has_nothing_else_of_the_cache(string target)
    {
        Put("secret", "text");
        Put($"{Cached}/refs/main", "c0ffee");
        Put($"{Cached}/snapshots/other/config.json", "text");
        Put($"{Cached}/blobs-2/1f", "text");
        Put("hub/models--owner--other/blobs/1f", "text");
        Link($"{Cached}/blobs/out", "../../../secret");
        Link($"{Cached}/snapshots/c0ffee/config.json", target);
        Assert.True(File.Exists(_folder.File($"{Cached}/snapshots/c0ffee/config.json")));
        Assert.Throws<FormatException>(() => Open($"{Cached}/snapshots/c0ffee").FileOf("config.json"));
    }

    [Theory]
    [InlineData("models/owner/snapshots/c0ffee")] // no name of a cached model
    [InlineData("models--owner--name/other/c0ffee")] // no snapshot
    public void Other_folders_have_no_blobs(string folder)
    {
        Put($"{folder}/../../blobs/1f", "text");
        Link($"{folder}/config.json", "../../blobs/1f");
        Assert.Throws<FormatException>(() => Open(folder).FileOf("config.json"));
    }

    private FolderListing Open(string name) => FolderListing.Of(_folder.File(name));

    private void Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), text);
    }

    private void Link(string name, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.CreateSymbolicLink(_folder.File(name), target);
    }
}
