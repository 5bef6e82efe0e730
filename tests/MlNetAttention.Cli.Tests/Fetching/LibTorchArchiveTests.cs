using System.Security.Cryptography;
using MlNetAttention.Cli.Fetching;
using MlNetAttention.LibTorch;

namespace MlNetAttention.Cli.Tests.Fetching;

/// <summary>What is written in the source of the published packages.</summary>
public sealed class LibTorchArchiveTests
{
    [Theory]
    [InlineData("linux-x64")]
    [InlineData("win-x64")]
    [InlineData("win-arm64")]
    [InlineData("osx-arm64")]
    public void Each_published_package_has_a_sum(string rid)
    {
        LibTorchArchive archive = LibTorchArchive.For(rid)!;

        Assert.Equal((new LibTorchPackage(rid).Id, LibTorchPackage.Version), (archive.Id, archive.Version));
        Assert.Equal(SHA512.HashSizeInBytes, Convert.FromBase64String(archive.Sha512).Length);
        Assert.InRange(archive.Length, 10 << 20, archive.ContentLength);
    }

    [Fact]
    public void Other_platforms_have_none() => Assert.Null(LibTorchArchive.For("linux-arm64"));

    [Fact]
    public void The_sum_is_that_of_the_package_which_restore_brought()
    {
        LibTorchArchive archive = LibTorchArchive.For(LibTorchPackage.Current.Rid)!;
        string core = NativeSearchPath.Default(LibTorchPackage.Current).Find(LibTorchPackage.Current.CoreLibrary)!;

        // VERSION/runtimes/RID/native/LIBRARY
        string folder = Path.GetFullPath(Path.Combine(core, "..", "..", "..", ".."));
        Assert.Equal(archive.Sha512, File.ReadAllText(Path.Combine(folder, $"{archive.FileName}.sha512")));
        Assert.Equal(archive.Length, new FileInfo(Path.Combine(folder, archive.FileName)).Length);
        Assert.Equal(archive.ContentLength, new DirectoryInfo(Path.GetDirectoryName(core)!).GetFiles().Sum(file => file.Length));
    }
}
