using System.Runtime.InteropServices;

namespace MlNetAttention.LibTorch.Tests;

public class PathAliasTests
{
    [Fact]
    public void A_loaded_library_is_found_under_another_path_for_as_long_as_is_said()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The loader of glibc.");
        if (!OperatingSystem.IsLinux()) return;
        const string Path = "/nowhere/at all/libother.so";
        LibTorchLoader.EnsureLoaded();
        nint library = LibC.FindLoaded("libtorch_cpu.so");
        Assert.NotEqual(0, library);
        Assert.False(NativeLibrary.TryLoad(Path, out _));

        using (new PathAlias(library, Path))
        {
            Assert.True(NativeLibrary.TryLoad(Path, out nint found));
            Assert.Equal(library, found);
        }

        Assert.False(NativeLibrary.TryLoad(Path, out _));
    }

    [Fact]
    public void A_library_that_is_not_in_the_process_is_not_loaded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The loader of glibc.");

        Assert.Equal(0, LibC.FindLoaded("libno-such-library.so"));
    }
}
