using System.Runtime.Versioning;

namespace MlNetAttention.LibTorch.Tests;

[SupportedOSPlatform("linux")]
public sealed class PatchedCopyTests : IDisposable
{
    private const UnixFileMode OnlyUser = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly byte[] Source = [1, 2, 3];
    private static readonly byte[] Patched = [1, 2, 7];

    private readonly TemporaryFolder _folder;

    public PatchedCopyTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Copies are made on Linux only.");
        _folder = new TemporaryFolder();
    }

    private string Cache => Path.Combine(_folder.FullName, "cache");

    public void Dispose() => _folder?.Dispose();

    [Fact]
    public void The_copy_is_private_and_named_by_version_and_content()
    {
        string copy = Provide();

        Assert.Equal(Patched, File.ReadAllBytes(copy));
        Assert.Equal("lib.so", Path.GetFileName(copy));
        Assert.Equal("1.2.3-039058c6f2c0cb49", Path.GetFileName(Path.GetDirectoryName(copy))); // SHA-256 of 01 02 03
        Assert.Equal(OnlyUser, File.GetUnixFileMode(Cache));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
        Assert.NotEqual(copy, PatchedCopy.Provide(Cache, [9], Patched, "lib.so", "1.2.3"));
        Assert.NotEqual(copy, PatchedCopy.Provide(Cache, Source, Patched, "lib.so", "1.2.4"));
    }

    [Fact]
    public void A_good_copy_is_used_again()
    {
        string copy = Provide();
        var written = new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(copy, written);

        Assert.Equal(copy, Provide());
        Assert.Equal(written, File.GetLastWriteTimeUtc(copy));
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 8 })]
    [InlineData(new byte[] { 1, 2 })]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 1, 2, 7, 0 })]
    public void A_copy_that_differs_is_replaced(byte[] tampered)
    {
        string copy = Provide();
        File.WriteAllBytes(copy, tampered);

        Assert.Equal(Patched, File.ReadAllBytes(Provide()));
        Assert.Equal([copy], Directory.GetFiles(Path.GetDirectoryName(copy)!));
    }

    [Fact]
    public void A_copy_that_others_may_write_to_is_replaced()
    {
        string copy = Provide();
        File.SetUnixFileMode(copy, OnlyUser | UnixFileMode.OtherWrite);

        Provide();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(copy));
    }

    [Fact]
    public void A_link_in_place_of_the_copy_is_replaced_and_its_target_left_alone()
    {
        string copy = Provide();
        string target = Path.Combine(_folder.FullName, "target");
        File.WriteAllBytes(target, Patched);
        File.Delete(copy);
        File.CreateSymbolicLink(copy, target);
        File.WriteAllBytes(target, [4]);

        Provide();

        Assert.Null(new FileInfo(copy).LinkTarget);
        Assert.Equal([4], File.ReadAllBytes(target));
    }

    [Fact]
    public void Who_has_the_old_copy_open_keeps_its_content()
    {
        string copy = Provide();
        File.WriteAllBytes(copy, [5]);
        using FileStream opened = File.OpenRead(copy);

        Provide();

        Assert.Equal(5, opened.ReadByte());
    }

    [Fact]
    public void A_folder_that_others_may_write_to_is_refused()
    {
        Directory.CreateDirectory(Cache);
        File.SetUnixFileMode(Cache, OnlyUser | UnixFileMode.GroupWrite);

        var error = Assert.Throws<UnauthorizedAccessException>(Provide);

        Assert.Contains(Cache, error.Message, StringComparison.Ordinal);
        Assert.Contains("mode 720", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_in_place_of_the_folder_is_refused()
    {
        Directory.CreateSymbolicLink(Cache, _folder.FullName);

        Assert.Contains("link to", Assert.Throws<UnauthorizedAccessException>(Provide).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_another_user_is_refused()
    {
        string foreign = "/usr";
        if (LibC.EffectiveUser == 0)
        {
            // Everything of the system is root's, but root can give a folder away.
            foreign = Directory.CreateDirectory(Cache).FullName;
            ProcessResult chown = await ProcessResult.OfAsync(new("chown", ["65534", foreign]), TimeSpan.FromMinutes(1));
            Assert.Equal((0, ""), (chown.ExitCode, chown.Error));
        }

        Assert.Throws<UnauthorizedAccessException>(() => PrivateFolder.Ensure(foreign));
    }

    [Fact]
    public async Task Many_at_once_all_get_a_whole_copy()
    {
        byte[] large = [.. Enumerable.Range(0, 1 << 20).Select(i => (byte)(i * 31))];
        using var start = new Barrier(16);
        Task<byte[]>[] tasks = [.. Enumerable.Range(0, 16).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                return File.ReadAllBytes(PatchedCopy.Provide(Cache, Source, large, "lib.so", "1.2.3"));
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];

        foreach (byte[] read in await Task.WhenAll(tasks))
            Assert.Equal(large, read);
        Assert.Single(Directory.GetFiles(Cache, "*", SearchOption.AllDirectories));
    }

    private string Provide() => PatchedCopy.Provide(Cache, Source, Patched, "lib.so", "1.2.3");
}
