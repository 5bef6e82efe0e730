using System.Diagnostics;
using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Tests.Pretrained.Files;

public sealed class FolderListingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_found_by_name_also_one_folder_down()
    {
        Put("config.json", "here");
        Put("1_Pooling/config.json", "below");
        FolderListing listing = Open();
        Assert.True(listing.Has("config.json"));
        Assert.Equal("here"u8, listing.FileOf("config.json").Read(4));
        FolderListing pooling = listing.FolderIfAny("1_Pooling")!;
        Assert.Equal("1_Pooling/config.json", pooling.FileOf("config.json").Name);
        Assert.Equal("below"u8, pooling.FileOf("config.json").Read(5));
        Assert.Null(listing.FileIfAny("vocab.txt"));
        Assert.Null(listing.FolderIfAny("2_Dense"));
        Assert.Equal("'1_Pooling/a' is missing.", Assert.Throws<FileNotFoundException>(() => pooling.FileOf("a")).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("1_Pooling/config.json")]
    [InlineData("/etc/passwd")]
    [InlineData("../config.json")]
    [InlineData("..\\config.json")]
    [InlineData("C:config.json")]
    [InlineData("config.json\0")]
    public void Paths_are_no_names(string name)
    {
        Put("config.json", "here");
        Put("1_Pooling/config.json", "below");
        FolderListing listing = Open();
        Assert.False(FolderListing.IsPlain(name));
        Assert.EndsWith(" is no plain name of a file.", Assert.Throws<FormatException>(() => listing.FileOf(name)).Message);
        Assert.EndsWith(" is no plain name of a file.", Assert.Throws<FormatException>(() => listing.FolderIfAny(name)).Message);
    }

    [Fact]
    public void Names_differ_in_case()
    {
        Put("Config.json", "here");
        Assert.Null(Open().FileIfAny("config.json"));
    }

    [Fact]
    public void A_folder_is_no_file_and_a_file_no_folder()
    {
        Put("1_Pooling/config.json", "below");
        Put("config.json", "here");
        FolderListing listing = Open();
        Assert.Contains("is a folder; expected a file", Assert.Throws<IOException>(() => listing.FileOf("1_Pooling")).Message);
        Assert.Contains("is no folder", Assert.Throws<IOException>(() => listing.FolderIfAny("config.json")).Message);
        IOException error = Assert.Throws<IOException>(() => FolderListing.Of(_folder.File("config.json")));
        Assert.Contains("is a file; expected the folder", error.Message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => FolderListing.Of(_folder.File("nothing")));
    }

    [Fact]
    public void A_file_that_is_too_long_is_not_read()
    {
        Put("config.json", "12345");
        Assert.Equal(
            "'config.json' has 5 bytes; expected at most 4.",
            Assert.Throws<FormatException>(() => Open().FileOf("config.json").Read(4)).Message);
        using (FileStream stream = File.OpenWrite(_folder.File("vocab.txt"))) stream.SetLength(1L << 40);
        Assert.Throws<FormatException>(() => Open().FileOf("vocab.txt").Read(FileLimits.Small));
    }

    [Fact]
    public async Task A_pipe_is_refused_instead_of_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");
        using var process = Process.Start("mkfifo", [_folder.File("config.json")]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            "'config.json' is no regular file.", Assert.Throws<IOException>(() => Open().FileOf("config.json")).Message);
    }

    [Fact]
    public void A_folder_with_too_many_files_is_refused()
    {
        for (int i = 0; i <= 4096; i++) File.CreateSymbolicLink(_folder.File($"{i}"), "x");
        Assert.Contains("has more than 4096 files", Assert.Throws<FormatException>(Open).Message, StringComparison.Ordinal);
    }

    private FolderListing Open() => FolderListing.Of(_folder.FullName);

    private void Put(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), text);
    }
}
