using MlNetAttention.MiniLM.Conversion;

namespace MlNetAttention.MiniLM.Tests.Conversion;

/// <summary>A folder that is made once, whole or not at all.</summary>
public sealed class ConvertedFolderTests
{
    [Fact]
    public async Task Of_many_at_once_one_makes_it_and_all_find_it_whole()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("cache", "encoder");
        int writes = 0;

        bool[] made = await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => Task.Run(() =>
        {
            bool here = new ConvertedFolder(path).Provide(
                staged =>
                {
                    Interlocked.Increment(ref writes);
                    Write(staged);
                    Thread.Sleep(50);
                }, TestContext.Current.CancellationToken);
            Assert.Equal("whole", File.ReadAllText(Path.Combine(path, "file")));
            return here;
        })));

        Assert.Equal((1, 1), (writes, made.Count(here => here)));
    }

    [Fact]
    public void What_fails_leaves_nothing_and_the_next_makes_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("encoder");

        Assert.Throws<IOException>(() => new ConvertedFolder(path).Provide(
            staged =>
            {
                Write(staged);
                throw new IOException("The disk is full.");
            }, CancellationToken.None));

        Assert.Empty(Directory.GetDirectories(folder.FullName));
        Assert.True(new ConvertedFolder(path).Provide(Write, CancellationToken.None));
        Assert.False(new ConvertedFolder(path).Provide(_ => throw new InvalidOperationException(), CancellationToken.None));
    }

    [Fact]
    public void What_a_killed_process_left_is_begun_anew()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("encoder");
        Directory.CreateDirectory($"{path}.partial");
        File.WriteAllText(Path.Combine($"{path}.partial", "half"), "");
        File.WriteAllText($"{path}.lock", "");

        Assert.True(new ConvertedFolder(path).Provide(Write, CancellationToken.None));

        Assert.Equal(["file"], Directory.GetFiles(path).Select(Path.GetFileName));
    }

    [Fact]
    public void Waiting_for_another_process_can_be_cancelled()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("encoder");
        using var held = new FileStream($"{path}.lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(30));

        Assert.Throws<OperationCanceledException>(() => new ConvertedFolder(path).Provide(Write, cancellation.Token));
    }

    private static void Write(string staged)
    {
        Directory.CreateDirectory(staged);
        File.WriteAllText(Path.Combine(staged, "file"), "whole");
    }
}
