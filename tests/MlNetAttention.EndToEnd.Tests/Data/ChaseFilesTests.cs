namespace MlNetAttention.EndToEnd.Tests.Data;

/// <summary>What data/chase promises about its rows, read from the committed files without the generator's help.</summary>
public sealed class ChaseFilesTests
{
    private static readonly string[] FileNames = ["train.tsv", "test.tsv"];
    private static readonly string[][] Train = Read("train.tsv");
    private static readonly string[][] Test = Read("test.tsv");
    private static readonly string[] Animals = [.. Train.Select(row => row[0]).Distinct()];

    [Fact]
    public void The_label_is_who_chases_in_the_claim_and_is_chased_in_the_reply()
    {
        Assert.Equal(6, Animals.Length);
        Assert.All(Train.Concat(Test), row =>
        {
            string[] claim = AnimalsOf(row[1]), reply = AnimalsOf(row[2]);
            Assert.Equal((row[0], 2), (claim[0], claim.Length));
            Assert.Equal(claim.Reverse(), reply);
        });
    }

    [Fact]
    public void No_row_is_there_twice_and_every_label_is_about_as_frequent()
    {
        Assert.Equal(2000, Train.Concat(Test).Select(row => string.Join('\t', row)).Distinct().Count());
        Assert.All(Train.CountBy(row => row[0]), label => Assert.InRange(label.Value, 1600 / 6 - 5, 1600 / 6 + 5));
    }

    [Fact]
    public async Task Without_a_seed_it_writes_the_committed_files_and_the_readme_shows_its_counts()
    {
        using var folder = new TemporaryFolder();
        ProcessResult run = await BuiltProgram.Lab.RunAsync("data", "chase", "--output", folder.FullName);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (string name in FileNames)
        {
            byte[] committed = await File.ReadAllBytesAsync(Committed(name), TestContext.Current.CancellationToken);
            Assert.Equal(committed, await File.ReadAllBytesAsync(folder.File(name), TestContext.Current.CancellationToken));
        }

        Assert.NotEmpty(run.Output.Trim());
        string readme = await File.ReadAllTextAsync(Committed("README.md"), TestContext.Current.CancellationToken);
        Assert.Contains(run.Output.Trim(), readme, StringComparison.Ordinal);
    }

    private static string[] AnimalsOf(string text) => [.. text.Split(' ').Where(Animals.Contains)];

    private static string Committed(string name) => BuiltPaths.InRepository("data", "chase", name);

    private static string[][] Read(string name) => [.. File.ReadLines(Committed(name)).Skip(1).Select(line => line.Split('\t'))];
}
