namespace MlNetAttention.LibTorch.Tests;

public class NativeSearchPathTests
{
    private static readonly LibTorchPackage Linux = new("linux-x64");

    private static readonly string Root = Path.GetFullPath("root");

    [Fact]
    public void Libraries_are_found_in_the_first_folder_that_has_them()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        File.WriteAllText(Path.Combine(second.FullName, "b"), "");
        File.WriteAllText(Path.Combine(first.FullName, "a"), "");
        File.WriteAllText(Path.Combine(second.FullName, "a"), "");
        var path = new NativeSearchPath([first.FullName, second.FullName]);

        Assert.Equal(Path.Combine(first.FullName, "a"), path.Find("a"));
        Assert.Equal(Path.Combine(second.FullName, "b"), path.Find("b"));
        Assert.Null(path.Find("c"));
        Assert.Equal([Path.Combine(first.FullName, "a"), Path.Combine(second.FullName, "a")], path.FindAll("a"));
        Assert.Equal([second.FullName, first.FullName], path.Beginning([second.FullName]).Folders);
    }

    [Fact]
    public void A_script_finds_libtorch_beside_TorchSharp_in_the_NuGet_cache()
    {
        string assembly = Path.Combine(Root, "torchsharp", NativeSearchPath.TorchSharpVersion, "lib", "net8.0");

        IReadOnlyList<string> folders = NativeSearchPath.Around(Linux, assembly).Folders;

        string native = Path.Combine("runtimes", "linux-x64", "native");
        Assert.Contains(Path.Combine(Root, "libtorch-cpu-linux-x64", "2.10.0", native), folders);
        Assert.Contains(Path.Combine(Root, "torchsharp", NativeSearchPath.TorchSharpVersion, native), folders);
    }

    [Fact]
    public void Folders_above_an_application_are_not_searched()
    {
        string assembly = Path.Combine(Root, "app", "bin", "Release", "net10.0");

        IEnumerable<string> folders = NativeSearchPath.Around(Linux, assembly).Folders.Where(
            folder => folder.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal));

        Assert.Equal([assembly, Path.Combine(assembly, "runtimes", "linux-x64", "native")], folders);
    }

    [Fact]
    public void An_application_in_a_single_file_has_no_folder_of_the_assembly() =>
        Assert.Contains(
            Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), NativeSearchPath.Around(Linux, "").Folders);

    [Fact]
    public void The_version_of_TorchSharp_is_that_of_its_package() =>
        Assert.Matches(@"^0\.107\.\d+$", NativeSearchPath.TorchSharpVersion);
}
