namespace MlNetAttention.LibTorch.Tests;

/// <summary>TorchSharp's native library for Linux, where there is one to test with.</summary>
internal static class RealLibrary
{
    /// <summary>Its path; skips the test on other systems.</summary>
    internal static string Path
    {
        get
        {
            LibTorchPackage package = LibTorchPackage.Current;
            Assert.SkipUnless(
                package.Rid == "linux-x64", $"TorchSharp's library is patched on linux-x64 only, and this is {package.Rid}.");
            string? path = NativeSearchPath.Default(package).Find(package.BindingLibrary);
            Assert.NotNull(path);
            return path;
        }
    }
}
