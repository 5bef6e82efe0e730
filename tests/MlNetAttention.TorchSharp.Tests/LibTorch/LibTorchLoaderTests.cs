using System.Runtime.InteropServices;
using TorchSharp;

namespace MlNetAttention.LibTorch.Tests;

public class LibTorchLoaderTests
{
    [Fact]
    public void Tensors_work_once_it_is_loaded()
    {
        LibTorchLoader.EnsureLoaded();

        using torch.Tensor ones = torch.ones(2);
        using torch.Tensor sum = ones.sum();
        Assert.Equal(2f, sum.item<float>());
    }

    [Fact]
    public void The_real_library_loads_once_patched()
    {
        byte[] patched = ElfPatcher.MakeOptional(File.ReadAllBytes(RealLibrary.Path), TinyElf.Version)!;
        LibTorchLoader.EnsureLoaded();
        using var folder = new TemporaryFolder();
        string copy = Path.Combine(folder.FullName, "libPatched.so");
        File.WriteAllBytes(copy, patched);

        nint library = NativeLibrary.Load(copy);

        Assert.True(NativeLibrary.TryGetExport(library, "THSGenerator_manual_seed", out _));
        NativeLibrary.Free(library);
    }

    [Fact]
    public void Loading_from_many_threads_is_fine()
    {
        var sums = new float[16];
        Parallel.For(0, sums.Length, thread =>
        {
            LibTorchLoader.EnsureLoaded();
            using torch.Tensor ones = torch.ones(thread);
            using torch.Tensor sum = ones.sum();
            sums[thread] = sum.item<float>();
        });
        Assert.Equal(Enumerable.Range(0, sums.Length).Select(thread => (float)thread), sums);
    }

    [Fact]
    public void The_version_to_add_is_the_one_TorchSharp_is_built_for()
    {
        LibTorchLoader.EnsureLoaded();

        Assert.Equal(LibTorchPackage.Version + ".0", torch.__version__);
    }

    [Theory]
    [InlineData("linux-x64", "libtorch_cpu.so")]
    [InlineData("win-x64", "torch_cpu.dll")]
    [InlineData("win-arm64", "torch_cpu.dll")]
    [InlineData("osx-arm64", "libtorch_cpu.dylib")]
    public void Without_libtorch_the_error_names_the_package_to_add(string rid, string library)
    {
        string message = MissingFrom(rid, ["some-folder", "other-folder"]);

        string reference = $"<PackageReference Include=\"libtorch-cpu-{rid}\" Version=\"2.10.0\" />";
        Assert.Contains(reference, message, StringComparison.Ordinal);
        Assert.Contains($"'{library}'", message, StringComparison.Ordinal);
        Assert.Contains("some-folder", message, StringComparison.Ordinal);
        Assert.Contains("other-folder", message, StringComparison.Ordinal);
        Assert.Contains("served without libtorch", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-arm64")]
    [InlineData("osx-x64")]
    [InlineData("other-x86")]
    public void Where_no_package_is_published_the_error_says_so(string rid)
    {
        string message = MissingFrom(rid, []);

        Assert.Contains($"No NuGet package of libtorch 2.10.0 is published for {rid}", message, StringComparison.Ordinal);
        Assert.Contains("served without libtorch", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_loads_by_name_is_left_to_TorchSharp()
    {
        var asked = new List<string>();
        LibTorchLoader.Load(new LibTorchPackage("linux-x64"), new NativeSearchPath([]), library =>
        {
            asked.Add(library);
            return true;
        });

        Assert.Equal(["torch_cpu", "LibTorchSharp"], asked);
    }

    private static string MissingFrom(string rid, string[] folders) => Assert.Throws<InvalidOperationException>(
        () => LibTorchLoader.Load(new LibTorchPackage(rid), new NativeSearchPath(folders), _ => false)).Message;
}
