namespace MlNetAttention.EndToEnd.Tests.Data;

/// <summary>What data/complaints promises about its rows, read from the committed files without the generator's help.</summary>
public sealed class ComplaintsFilesTests
{
    private static readonly string[] FileNames = ["train.tsv", "test.tsv"];
    private static readonly string[] Subjects = ["bed", "breakfast", "pool", "price", "room", "staff", "view", "wifi"];
    private static readonly string[] Bad = ["bad", "awful", "poor", "dreadful", "annoying", "terrible"];
    private static readonly Row[] Train = Read("train.tsv");
    private static readonly Row[] Test = Read("test.tsv");

    private sealed record Row(string[] Complaints, string Text)
    {
        public string[] Words => Text.Split([' ', ',', '.'], StringSplitOptions.RemoveEmptyEntries);

        public string[] Mentioned => [.. Words.Where(Subjects.Contains)];
    }

    [Fact]
    public void No_text_comes_twice() => Assert.Distinct(Train.Concat(Test).Select(row => row.Text));

    [Fact]
    public void The_complaints_are_the_subjects_whose_own_opinion_is_bad_in_the_end() => Assert.All(Train.Concat(Test), row =>
    {
        // What follows a subject up to the next one is about it.
        string[] words = row.Words;
        int[] at = [.. words.Index().Where(word => Subjects.Contains(word.Item)).Select(word => word.Index)];
        IEnumerable<string[]> parts =
            at.Zip(at.Skip(1).Append(words.Length), (first, next) => words.Take(next).Skip(first).ToArray());
        Assert.Equal(row.Complaints, parts
            .Where(part => part.Any(Bad.Contains) != part.Contains("not"))
            .Select(part => part[0]));
    });

    [Fact]
    public void Neither_a_subject_nor_a_bad_word_tells_by_itself()
    {
        Assert.All(Subjects, subject =>
        {
            Row[] its = [.. Train.Where(row => row.Mentioned.Contains(subject))];
            Assert.InRange(its.Count(row => row.Complaints.Contains(subject)) / (double)its.Length, 0.4, 0.6);
        });
        Row[] one = [.. Train.Where(row => row.Mentioned.Length == 1 && row.Words.Any(Bad.Contains))];
        Assert.InRange(one.Count(row => row.Complaints.Length == 1) / (double)one.Length, 0.5, 0.8);
    }

    [Fact]
    public async Task Without_a_seed_it_writes_the_committed_files_and_the_readme_shows_its_counts() =>
        await CommittedFiles.AreWrittenAsync("complaints", FileNames);

    private static Row[] Read(string name) =>
    [
        .. from line in File.ReadLines(BuiltPaths.InRepository("data", "complaints", name)).Skip(1)
           let fields = line.Split('\t')
           select new Row(fields[0].Split('|', StringSplitOptions.RemoveEmptyEntries), fields[1]),
    ];
}
