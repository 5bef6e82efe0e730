using MlNetAttention.Cli.Fetching;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tests.Fetching;

/// <summary>The folder of fetched files, whatever sources give and whatever stops a process on the way.</summary>
public sealed class PackageCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _shown = new();

    private string Cache => _folder.File("cache");

    public void Dispose()
    {
        _folder.Dispose();
        _shown.Dispose();
    }

    [Fact]
    public void The_libraries_of_a_package_are_unpacked_once()
    {
        var source = new FakeSource("first", TinyPackage.Whole.Bytes);

        string folder = Provide(source);
        string again = Provide(source);

        Assert.Equal(_folder.File("cache", "libtorch-cpu-linux-x64.0.0.1"), folder);
        Assert.Equal(folder, again);
        Assert.Equal(1, source.Asked);
        Assert.Equal(["libc10.so", "libtorch_cpu.so", "list.txt"], Names(folder));
        Assert.Equal("core", File.ReadAllText(Path.Combine(folder, "libtorch_cpu.so")));
        Assert.False(Directory.Exists($"{folder}.partial"));
    }

    [Fact]
    public void A_library_that_was_cut_short_or_deleted_is_fetched_again()
    {
        string folder = Provide(new FakeSource("first", TinyPackage.Whole.Bytes));
        File.WriteAllText(Path.Combine(folder, "libtorch_cpu.so"), "cor");
        Provide(new FakeSource("second", TinyPackage.Whole.Bytes));
        Assert.Equal("core", File.ReadAllText(Path.Combine(folder, "libtorch_cpu.so")));

        File.Delete(Path.Combine(folder, "libc10.so"));
        Provide(new FakeSource("third", TinyPackage.Whole.Bytes));

        Assert.Equal("ten", File.ReadAllText(Path.Combine(folder, "libc10.so")));
    }

    [Fact]
    public void What_an_interrupted_process_left_is_begun_anew()
    {
        string partial = _folder.File("cache", "libtorch-cpu-linux-x64.0.0.1.partial", "content");
        Directory.CreateDirectory(partial);
        File.WriteAllText(Path.Combine(partial, "libtorch_cpu.so"), "hal");
        File.WriteAllText(_folder.File("cache", "libtorch-cpu-linux-x64.0.0.1.lock"), "");
        Restrict(Cache);

        string folder = Provide(new FakeSource("first", TinyPackage.Whole.Bytes));

        Assert.Equal("core", File.ReadAllText(Path.Combine(folder, "libtorch_cpu.so")));
        Assert.Equal(["libtorch-cpu-linux-x64.0.0.1", "libtorch-cpu-linux-x64.0.0.1.lock"], Names(Cache));
    }

    [Fact]
    public void A_changed_package_is_not_unpacked_and_the_next_source_is_asked()
    {
        byte[] changed = [.. TinyPackage.Whole.Bytes];
        changed[^1] ^= 1;

        string folder = Provide(
            new FakeSource("lacks", _ => null), new FakeSource("cut", TinyPackage.Whole.Bytes[..^7]),
            new FakeSource("changed", changed), new FakeSource("broken", _ => throw new HttpRequestException("no network")),
            new FakeSource("good", TinyPackage.Whole.Bytes));

        Assert.Equal("core", File.ReadAllText(Path.Combine(folder, "libtorch_cpu.so")));
    }

    [Fact]
    public void One_error_says_what_was_tried_and_what_to_do()
    {
        byte[] changed = [.. TinyPackage.Whole.Bytes];
        changed[^1] ^= 1;

        string message = Refused(
            new FakeSource("lacks", _ => null), new FakeSource("cut", TinyPackage.Whole.Bytes[..^7]),
            new FakeSource("changed", changed), new FakeSource("broken", _ => throw new HttpRequestException("no network")));

        int length = TinyPackage.Whole.Bytes.Length;
        Assert.StartsWith(
            $"Training needs libtorch-cpu-linux-x64 0.0.1, which is not in {Cache} and could not be fetched (", message,
            StringComparison.Ordinal);
        Assert.Contains("lacks: does not have it", message, StringComparison.Ordinal);
        Assert.Contains($"cut: gave {length - 7} bytes instead of {length}", message, StringComparison.Ordinal);
        Assert.Contains($"instead of {TinyPackage.Whole.Published.Sha512}", message, StringComparison.Ordinal);
        Assert.Contains("broken: no network", message, StringComparison.Ordinal);
        Assert.EndsWith(
            "Connect to a NuGet source once, or put libtorch-cpu-linux-x64.0.0.1.nupkg into that folder. Everything but training "
            + "works without it.", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.Equal(["libtorch-cpu-linux-x64.0.0.1.lock"], Names(Cache));
    }

    [Fact]
    public void Without_sources_the_error_says_so() =>
        Assert.Contains("(no source of packages is configured)", Refused(), StringComparison.Ordinal);

    [Fact]
    public void A_package_that_the_user_put_there_needs_no_source()
    {
        Directory.CreateDirectory(Cache);
        Restrict(Cache);
        File.WriteAllBytes(_folder.File("cache", "libtorch-cpu-linux-x64.0.0.1.nupkg"), TinyPackage.Whole.Bytes);

        string folder = Provide();

        Assert.Equal("ten", File.ReadAllText(Path.Combine(folder, "libc10.so")));
    }

    [Fact]
    public void So_it_does_where_the_settings_of_sources_cannot_be_read()
    {
        Directory.CreateDirectory(Cache);
        Restrict(Cache);
        File.WriteAllBytes(_folder.File("cache", "libtorch-cpu-linux-x64.0.0.1.nupkg"), TinyPackage.Whole.Bytes);
        var cache = new PackageCache(
            Cache, TinyPackage.Whole.Published, () => throw new InvalidDataException("no settings"), new FetchLines(_shown));

        Assert.Equal("ten", File.ReadAllText(Path.Combine(cache.Provide(), "libc10.so")));
    }

    [Fact]
    public void What_restore_has_brought_is_not_fetched_again()
    {
        string packages = _folder.File("packages");
        var unasked = new FakeSource("first", TinyPackage.Whole.Bytes);
        Assert.Contains("(other: does not have it)", Refused(new RestoredSource(packages), new FakeSource("other", _ => null)));
        string version = Directory.CreateDirectory(Path.Combine(packages, "libtorch-cpu-linux-x64", "0.0.1")).FullName;
        File.WriteAllBytes(Path.Combine(version, "libtorch-cpu-linux-x64.0.0.1.nupkg"), TinyPackage.Whole.Bytes);

        string folder = Provide(new RestoredSource(packages), unasked);

        Assert.Equal("core", File.ReadAllText(Path.Combine(folder, "libtorch_cpu.so")));
        Assert.Equal(0, unasked.Asked);
    }

    [Theory]
    [InlineData("../../../../escaped.so")]
    [InlineData("sub/escaped.so")]
    [InlineData("..")]
    [InlineData("..\\escaped.so")]
    [InlineData("c:escaped.so")]
    public void A_path_in_the_package_is_refused_even_if_the_sum_is_right(string name)
    {
        var package = new TinyPackage(("runtimes/linux-x64/native/" + name, "x"), ("runtimes/linux-x64/native/good.so", "y"));

        var error = Assert.Throws<Failure>(() => Cached(package, new FakeSource("first", package.Bytes)).Provide());

        Assert.Contains($"'runtimes/linux-x64/native/{name}'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories),
            file => file.EndsWith(".so", StringComparison.Ordinal));
    }

    [Fact]
    public void More_bytes_than_expected_are_refused()
    {
        TinyPackage whole = TinyPackage.Whole;
        PublishedPackage package = whole.Published with { ContentLength = 6 };

        var error = Assert.Throws<Failure>(() => new PackageCache(
            Cache, package, () => [new FakeSource("first", whole.Bytes)], new FetchLines(_shown)).Provide());

        Assert.Contains("more than the 6 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_without_libraries_is_refused()
    {
        var package = new TinyPackage(("runtimes/win-x64/native/torch_cpu.dll", "x"));

        var error = Assert.Throws<Failure>(() => Cached(package, new FakeSource("first", package.Bytes)).Provide());

        Assert.Contains("nothing in runtimes/linux-x64/native/", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_can_be_made_of_the_files_and_is_whole_with_all_that_is_in_it()
    {
        string folder = Converting(new FakeSource("first", TinyPackage.Whole.Bytes)).Provide();
        Assert.Equal(["list.txt", "part"], Names(folder));
        string made = Path.Combine(folder, "part", "core.txt");
        Assert.Equal("core, converted", File.ReadAllText(made));

        var unasked = new FakeSource("second", TinyPackage.Whole.Bytes);
        Converting(unasked).Provide();
        File.WriteAllText(made, "core");
        Converting(new FakeSource("third", TinyPackage.Whole.Bytes)).Provide();

        Assert.Equal(0, unasked.Asked);
        Assert.Equal("core, converted", File.ReadAllText(made));
    }

    [Fact]
    public void A_folder_that_was_made_for_all_to_write_is_closed_to_others()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux permissions");
        var cache = new PackageCache(
            Cache, TinyPackage.Whole.Published, () => [new FakeSource("first", TinyPackage.Whole.Bytes)], new FetchLines(_shown),
            (_, folder) =>
            {
                if (OperatingSystem.IsLinux())
                    File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
                File.WriteAllText(Path.Combine(folder, "core.txt"), "core");
            });

        Assert.True(File.Exists(Path.Combine(cache.Provide(), "core.txt")));
    }

    [Fact]
    public void Files_that_cannot_be_converted_leave_nothing()
    {
        var cache = new PackageCache(
            Cache, TinyPackage.Whole.Published, () => [new FakeSource("first", TinyPackage.Whole.Bytes)], new FetchLines(_shown),
            (_, _) => throw new FormatException("no encoder."));

        string message = Assert.Throws<Failure>(cache.Provide).Message;

        Assert.Equal("libtorch-cpu-linux-x64 0.0.1 cannot be unpacked: no encoder.", message);
        Assert.Equal(["libtorch-cpu-linux-x64.0.0.1.lock"], Names(Cache));
    }

    [Fact]
    public async Task Two_at_once_fetch_it_once()
    {
        using var begun = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        var slow = new FakeSource("slow", _ =>
        {
            begun.Release();
            go.Wait();
            return new MemoryStream(TinyPackage.Whole.Bytes);
        });
        var other = new FakeSource("other", TinyPackage.Whole.Bytes);
        Task<string> first = Task.Run(() => Provide(slow));
        await begun.WaitAsync(TestContext.Current.CancellationToken);
        Task<string> second = Task.Run(() => Provide(other));
        while (!Shown().Contains("Waiting for another process", StringComparison.Ordinal))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        go.Release();

        Assert.Equal(await first, await second);
        Assert.Equal((1, 0), (slow.Asked, other.Asked));
    }

    [Fact]
    public void A_folder_that_others_may_write_to_is_refused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux permissions");
        Provide(new FakeSource("first", TinyPackage.Whole.Bytes));
        if (OperatingSystem.IsLinux()) File.SetUnixFileMode(Cache, File.GetUnixFileMode(Cache) | UnixFileMode.OtherWrite);

        string message = Refused(new FakeSource("first", TinyPackage.Whole.Bytes));

        Assert.Contains($"others may write to {Cache}", message, StringComparison.Ordinal);
        Assert.Contains("Set MLNETATTENTION_CACHE", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_place_of_the_folder_is_an_error_that_names_it()
    {
        File.WriteAllText(Cache, "");

        string message = Refused(new FakeSource("first", TinyPackage.Whole.Bytes));

        Assert.StartsWith(
            $"Training needs libtorch-cpu-linux-x64 0.0.1, which cannot be kept in {Cache}: ", message, StringComparison.Ordinal);
    }

    private string Provide(params IPackageSource[] sources) => Cached(TinyPackage.Whole, sources).Provide();

    private string Refused(params IPackageSource[] sources) => Assert.Throws<Failure>(() => Provide(sources)).Message;

    private PackageCache Cached(TinyPackage package, params IPackageSource[] sources) =>
        new(Cache, package.Published, () => sources, new FetchLines(TextWriter.Synchronized(_shown)));

    private PackageCache Converting(params IPackageSource[] sources) => new(
        Cache, TinyPackage.Whole.Published, () => sources, new FetchLines(_shown), (content, folder) =>
        {
            string part = Directory.CreateDirectory(Path.Combine(folder, "part")).FullName;
            string text = File.ReadAllText(Path.Combine(content, "libtorch_cpu.so"));
            File.WriteAllText(Path.Combine(part, "core.txt"), $"{text}, converted");
        });

    private string Shown()
    {
        lock (_shown) return _shown.ToString();
    }

    private static void Restrict(string folder)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string[] Names(string folder) =>
        [.. Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
