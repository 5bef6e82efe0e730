namespace MlNetAttention.EndToEnd.Tests.Data;

/// <summary>What data/riley/circle promises about its rows, read from the committed files without the generator's help.</summary>
public sealed class CircleFilesTests
{
    private static readonly string[] FileNames = ["train.tsv", "test.tsv"];
    private static readonly Row[] Train = Read("train.tsv");
    private static readonly Row[] Test = Read("test.tsv");

    private sealed record Row(string Label, string One, string Other)
    {
        /// <summary>The same for both orders.</summary>
        public (string, string) Pair => string.CompareOrdinal(One, Other) < 0 ? (One, Other) : (Other, One);
    }

    [Fact]
    public void A_pair_is_there_in_both_orders_with_the_same_label_and_in_one_file_alone()
    {
        foreach (Row[] rows in (Row[][])[Train, Test])
        {
            Assert.All(rows.GroupBy(row => row.Pair), pair =>
            {
                Assert.Equal(2, pair.Select(row => row.One).Distinct().Count());
                Assert.Equal(2, pair.Count());
                Assert.Single(pair.Select(row => row.Label).Distinct());
            });
        }

        Assert.Empty(Train.Select(row => row.Pair).Intersect(Test.Select(row => row.Pair)));
    }

    [Fact]
    public void Every_name_goes_first_in_half_of_its_rows_in_either_file()
    {
        Dictionary<string, string> kinds = Kinds();
        foreach (Row[] rows in (Row[][])[Train, Test])
        {
            Assert.All(kinds.Keys, name =>
            {
                Row[] its = [.. rows.Where(row => row.One == name || row.Other == name)];
                Assert.NotEmpty(its);
                Assert.Equal(its.Length, 2 * its.Count(row => row.Label == kinds[name]));
            });
        }
    }

    [Fact]
    public void The_label_is_the_kind_of_one_of_the_two_who_differ()
    {
        Dictionary<string, string> kinds = Kinds();

        Assert.Equal(60, kinds.Count);
        Assert.All(kinds.CountBy(name => name.Value), kind => Assert.Equal(15, kind.Value));
        Assert.All(Train.Concat(Test), row =>
        {
            Assert.NotEqual(kinds[row.One], kinds[row.Other]);
            Assert.Contains(row.Label, (string[])[kinds[row.One], kinds[row.Other]]);
        });
    }

    [Fact]
    public async Task Without_a_seed_it_writes_the_committed_files_and_the_readme_shows_its_counts()
    {
        using var folder = new TemporaryFolder();
        ProcessResult run = await BuiltProgram.Lab.RunAsync("data", "circle", "--output", folder.FullName);

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

    /// <summary>
    /// What each name is: the kind that is never absent from the labels of its rows and their partners' possible ones.
    /// </summary>
    private static Dictionary<string, string> Kinds()
    {
        Row[] all = [.. Train, .. Test];

        // A name goes first against all sorts of others, and then the label is its own kind: the only one in half of its rows.
        return all.SelectMany(row => (string[])[row.One, row.Other]).Distinct().ToDictionary(name => name, name => all
            .Where(row => row.One == name || row.Other == name)
            .CountBy(row => row.Label).MaxBy(label => label.Value).Key);
    }

    private static string Committed(string name) => BuiltPaths.InRepository("data", "riley", "circle", name);

    private static Row[] Read(string name) =>
    [
        .. from line in File.ReadLines(Committed(name)).Skip(1)
           let fields = line.Split('\t')
           let names = fields[1].Split(' ')
           select new Row(fields[0], names[0], names[1]),
    ];
}
