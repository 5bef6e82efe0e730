using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using MlNetAttention.Saving;

namespace MlNetAttention.Tests.Saving;

/// <summary>That a file is written where its path leads, and stays what it was: a link, a pipe, a device, of the same
/// mode.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class AtomicFileTargetTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlnet-attention-");

    public AtomicFileTargetTests() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has neither modes nor devices in folders.");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("real/file", true)]
    [InlineData("real/file", false)]
    [InlineData("second", true)]
    public void A_link_stays_and_its_file_is_replaced_or_made(string to, bool exists)
    {
        _folder.CreateSubdirectory("real");
        if (exists) File.WriteAllText(PathOf("real/file"), "old");
        File.CreateSymbolicLink(PathOf("second"), PathOf("real/file"));
        File.CreateSymbolicLink(PathOf("link"), to);
        AtomicFile.Write(PathOf("link"), Write("new"));
        Assert.Equal(to, new FileInfo(PathOf("link")).LinkTarget);
        Assert.Equal("new", File.ReadAllText(PathOf("real/file")));
        Assert.Equal(["file"], Directory.GetFiles(PathOf("real")).Select(Path.GetFileName));
        Assert.Equal(["link", "second"], Directory.GetFiles(_folder.FullName).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_circle_of_links_is_refused()
    {
        File.CreateSymbolicLink(PathOf("a"), "b");
        File.CreateSymbolicLink(PathOf("b"), "a");
        Assert.Throws<IOException>(() => AtomicFile.Write(PathOf("a"), Write("new")));
    }

    [Theory]
    [InlineData(Private)]
    [InlineData(Private | UnixFileMode.GroupRead | UnixFileMode.OtherWrite | UnixFileMode.UserExecute)]
    public void The_mode_stays(UnixFileMode mode)
    {
        File.WriteAllText(PathOf("file"), "old");
        File.SetUnixFileMode(PathOf("file"), mode);
        AtomicFile.Write(PathOf("file"), _ => Assert.Equal(
            Private, File.GetUnixFileMode(Directory.GetFiles(_folder.FullName, "*.partial").Single())));
        Assert.Equal(mode, File.GetUnixFileMode(PathOf("file")));
    }

    /// <summary>As `cp` has it: root may write everything, others may not write what is read-only.</summary>
    [Fact]
    public void A_read_only_file_is_written_by_root_alone_and_stays_read_only()
    {
        const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        File.WriteAllText(PathOf("file"), "old");
        File.SetUnixFileMode(PathOf("file"), ReadOnly);
        if (Environment.IsPrivilegedProcess) AtomicFile.Write(PathOf("file"), Write("new"));
        else Assert.Throws<UnauthorizedAccessException>(() => AtomicFile.Write(PathOf("file"), Write("new")));
        Assert.Equal(Environment.IsPrivilegedProcess ? "new" : "old", File.ReadAllText(PathOf("file")));
        Assert.Equal(ReadOnly, File.GetUnixFileMode(PathOf("file")));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task A_pipe_is_written_to_and_stays_a_pipe()
    {
        await RunAsync("mkfifo", PathOf("pipe"));
        AtomicFile.Check(PathOf("pipe")); // does not wait for a reader
        Task<string> read = Task.Run(() => File.ReadAllText(PathOf("pipe")), TestContext.Current.CancellationToken);
        AtomicFile.Write(PathOf("pipe"), Write("through"));
        Assert.Equal("through", await read.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.True(FileStatus.Of(PathOf("pipe"))!.Value.IsPipe);
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void A_device_stays_a_device()
    {
        File.CreateSymbolicLink(PathOf("null"), "/dev/null");
        AtomicFile.Check(PathOf("null"));
        AtomicFile.Write(PathOf("null"), Write("gone"));
        Assert.True(FileStatus.Of("/dev/null")!.Value.IsCharacterDevice);
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void A_full_device_is_an_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /dev/full.");
        Assert.Contains(
            "No space left", Assert.Throws<IOException>(() => AtomicFile.Write("/dev/full", Write("too much"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_file_of_the_process_is_added_to()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        using FileStream open = File.Open(PathOf("file"), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite);
        open.Write("first "u8);
        open.Flush();
        string path = $"/proc/self/fd/{open.SafeFileHandle.DangerousGetHandle()}";
        AtomicFile.Write(path, Write("second"));
        Assert.Equal("first second", File.ReadAllText(PathOf("file")));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Other_names_of_a_file_keep_its_content()
    {
        File.WriteAllText(PathOf("file"), "old");
        using (var link = Process.Start("ln", [PathOf("file"), PathOf("other")])) link.WaitForExit();
        Assert.Equal(FileStatus.Of(PathOf("file")), FileStatus.Of(PathOf("other")));
        AtomicFile.Write(PathOf("file"), Write("new"));
        Assert.Equal("old", File.ReadAllText(PathOf("other")));
        Assert.NotEqual(FileStatus.Of(PathOf("file"))!.Value.Inode, FileStatus.Of(PathOf("other"))!.Value.Inode);
    }

    [Fact]
    public void The_owner_stays_where_root_writes()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may give files away.");
        File.WriteAllText(PathOf("file"), "old");
        using (var change = Process.Start("chown", ["65534:65534", PathOf("file")])) change.WaitForExit();
        AtomicFile.Write(PathOf("file"), Write("new"));
        FileStatus status = FileStatus.Of(PathOf("file"))!.Value;
        Assert.Equal((65534u, 65534u), (status.Owner, status.Group));
    }

    [Fact]
    public void Nothing_has_no_status() => Assert.Null(FileStatus.Of(PathOf("nothing")));

    private static Action<Stream> Write(string text) => stream => stream.Write(Encoding.UTF8.GetBytes(text));

    private static async Task RunAsync(string program, string argument)
    {
        using var process = Process.Start(program, [argument]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
