using System.Security.Cryptography;
using MlNetAttention.Cli.Fetching;
using MlNetAttention.LibTorch;

namespace MlNetAttention.Cli.Tests.Fetching;

/// <summary>What is written in the source of the published packages.</summary>
public sealed class LibTorchPackagesTests
{
    [Theory]
    [InlineData("linux-x64")]
    [InlineData("win-x64")]
    [InlineData("win-arm64")]
    [InlineData("osx-arm64")]
    public void Each_published_package_has_a_sum(string rid)
    {
        PublishedPackage package = LibTorchPackages.For(rid)!;

        Assert.Equal((new LibTorchPackage(rid).Id, LibTorchPackage.Version), (package.Id, package.Version));
        Assert.Equal(SHA512.HashSizeInBytes, Convert.FromBase64String(package.Sha512).Length);
        Assert.InRange(package.Length, 10 << 20, package.ContentLength);
    }

    [Fact]
    public void Other_platforms_have_none() => Assert.Null(LibTorchPackages.For("linux-arm64"));

    [Fact]
    public void The_sum_is_that_of_the_package_which_restore_brought()
    {
        PublishedPackage package = LibTorchPackages.For(LibTorchPackage.Current.Rid)!;
        string core = NativeSearchPath.Default(LibTorchPackage.Current).Find(LibTorchPackage.Current.CoreLibrary)!;

        // VERSION/runtimes/RID/native/LIBRARY
        string folder = Path.GetFullPath(Path.Combine(core, "..", "..", "..", ".."));
        Assert.Equal(package.Sha512, File.ReadAllText(Path.Combine(folder, $"{package.FileName}.sha512")));
        Assert.Equal(package.Length, new FileInfo(Path.Combine(folder, package.FileName)).Length);
        Assert.Equal(package.ContentLength, new DirectoryInfo(Path.GetDirectoryName(core)!).GetFiles().Sum(file => file.Length));
    }
}
