using System.Runtime.Versioning;
using MlNetAttention.Saving;

namespace MlNetAttention.Tests.Saving;

/// <summary>That a file is there whole or as it was, whoever else writes it and whatever lies in the way.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlnet-attention-");

    private string Target => Path.Combine(_folder.FullName, "target");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Content_is_in_place_once_committed_and_gone_if_not()
    {
        File.WriteAllText(Target, "old");
        using (var file = new AtomicFile(Target, stream => stream.Write("new"u8)))
        {
            Assert.Equal("old", File.ReadAllText(Target));
            file.Commit();
        }

        Assert.Equal("new", File.ReadAllText(Target));
        new AtomicFile(Target, stream => stream.Write("newer"u8)).Dispose();
        Assert.Equal("new", File.ReadAllText(Target));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void An_error_in_the_middle_leaves_the_old_content_alone()
    {
        File.WriteAllText(Target, "old");
        Assert.Throws<TimeoutException>(() => AtomicFile.Write(Target, stream =>
        {
            stream.Write("ne"u8);
            throw new TimeoutException();
        }));
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void Two_writers_of_one_target_do_not_meet()
    {
        AtomicFile.Write(Target, outer =>
        {
            outer.Write("outer, "u8);
            AtomicFile.Write(Target, inner => inner.Write("inner"u8));
            Assert.Equal("inner", File.ReadAllText(Target));
            outer.Write("whole"u8);
        });
        Assert.Equal("outer, whole", File.ReadAllText(Target));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void A_link_left_in_the_way_is_replaced_and_its_target_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        string other = Path.Combine(_folder.FullName, "other"), staged = Target + AtomicFile.Suffix;
        File.WriteAllText(other, "other");
        File.CreateSymbolicLink(staged, other);
        AtomicFile.Write(Target, stream => stream.Write("new"u8), staged);
        Assert.Equal("other", File.ReadAllText(other));
        Assert.Equal("new", File.ReadAllText(Target));
        Assert.False(File.Exists(staged));
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public void A_mode_is_that_of_the_file_from_its_first_byte()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        AtomicFile.Write(
            Target, _ => Assert.Equal(Mode, File.GetUnixFileMode(Assert.Single(_folder.GetFiles()).FullName)), mode: Mode);
        Assert.Equal(Mode, File.GetUnixFileMode(Target));
    }

    [Fact]
    public void A_folder_as_target_is_refused_before_anything_is_written()
    {
        Directory.CreateDirectory(Target);
        IOException error = Assert.Throws<IOException>(
            () => AtomicFile.Write(Target, _ => Assert.Fail("Nothing should be written.")));
        Assert.Contains($"'{Target}' is a folder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("target.12345.partial", true)]
    [InlineData("target.12345-7.partial", true)]
    [InlineData("target.7.partial", true)]
    [InlineData("target.mine.partial", false)]
    [InlineData("target.12345-7-8.partial", false)]
    [InlineData("target..partial", false)]
    [InlineData("target.partial", false)]
    [InlineData("target.12345", false)]
    [InlineData("target.12345.partiel", false)]
    [InlineData("tarpit.12345.partial", false)]
    [InlineData("targets.12345.partial", false)]
    public void Unfinished_files_are_known_by_name(string name, bool expected) =>
        Assert.Equal(expected, AtomicFile.IsStaged(Path.Combine(_folder.FullName, name), Target));

    [Fact]
    public void Names_of_unfinished_files_are_known_while_they_are_written() => AtomicFile.Write(
        Target, _ => Assert.True(AtomicFile.IsStaged(Assert.Single(_folder.GetFiles()).FullName, Target)));
}
