namespace MlNetAttention.EndToEnd.Tests.Data;

public sealed class DataRileyCommandTests : IDisposable
{
    private static readonly string[] FileNames = ["train.tsv", "test.tsv"];
    private static readonly string[] FewRows = ["--train-rows", "400", "--test-rows", "100"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_seed_it_writes_the_committed_files()
    {
        ProcessResult run = await BuiltProgram.Lab.RunAsync("data", "riley", "--output", _folder.FullName);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (string name in FileNames)
        {
            byte[] committed = await File.ReadAllBytesAsync(BuiltPaths.InRepository("data", "riley", name), Cancelled);
            Assert.Equal(committed, await File.ReadAllBytesAsync(_folder.File(name), Cancelled));
        }

        Assert.Equal(FileNames.Order(), Directory.EnumerateFileSystemEntries(_folder.FullName).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task The_readme_shows_the_counts_it_prints()
    {
        ProcessResult run = await BuiltProgram.Lab.RunAsync("data", "riley", "--output", _folder.FullName);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.NotEmpty(run.Output.Trim());
        string readme = await File.ReadAllTextAsync(BuiltPaths.InRepository("data", "riley", "README.md"), Cancelled);
        Assert.Contains(run.Output.Trim(), readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_seed_gives_other_rows()
    {
        await BuiltProgram.Lab.RunAsync(["data", "riley", "--seed", "1", "--output", _folder.File("1"), .. FewRows]);
        await BuiltProgram.Lab.RunAsync(["data", "riley", "--seed", "2", "--output", _folder.File("2"), .. FewRows]);

        foreach (string name in FileNames)
        {
            Assert.NotEqual(
                await File.ReadAllTextAsync(_folder.File("1", name), Cancelled),
                await File.ReadAllTextAsync(_folder.File("2", name), Cancelled));
        }
    }

    [Fact]
    public async Task It_writes_as_many_rows_as_asked_for()
    {
        await BuiltProgram.Lab.RunAsync(
            "data", "riley", "--output", _folder.FullName, "--train-rows", "437", "--test-rows", "20");

        Assert.Equal(437, RileyRow.Read(_folder.File("train.tsv")).Length);
        Assert.Equal([1, 2, 3], RileyRow.Read(_folder.File("test.tsv")).Select(row => row.Level).Distinct().Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("data")]
    [InlineData("data rilye")]
    [InlineData("data riley --seed one")]
    [InlineData("data riley --train-rows 19")]
    [InlineData("data riley --test-rows 100001")]
    [InlineData("data riley --train-rows many")]
    [InlineData("data riley --output=")]
    [InlineData("data riley --unknown")]
    public async Task Wrong_usage_ends_with_2_and_says_so_on_standard_error(string arguments)
    {
        string[] split = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // Should one of these be understood after all, it must not write into the repository.
        ProcessResult run = await BuiltProgram.Lab.RunAsync(split, TimeSpan.FromMinutes(1), _folder.FullName);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_ends_with_1_and_one_line_that_names_it()
    {
        // A file where the folder should be stops even a user whom no permission stops.
        string occupied = _folder.File("occupied");
        await File.WriteAllTextAsync(occupied, "mine", Cancelled);

        ProcessResult run = await BuiltProgram.Lab.RunAsync(["data", "riley", "--output", occupied, .. FewRows]);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"Cannot write to {occupied}: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Equal([occupied], Directory.EnumerateFileSystemEntries(_folder.FullName));
        Assert.Equal("mine", await File.ReadAllTextAsync(occupied, Cancelled));
    }

    [Theory]
    [InlineData("train.tsv")]
    [InlineData("test.tsv")]
    public async Task A_target_that_cannot_be_replaced_leaves_no_half_written_file(string occupied)
    {
        Directory.CreateDirectory(_folder.File(occupied));

        ProcessResult run = await BuiltProgram.Lab.RunAsync(["data", "riley", "--output", _folder.FullName, .. FewRows]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(occupied, run.Error, StringComparison.Ordinal);
        Assert.Equal([_folder.File(occupied)], Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
