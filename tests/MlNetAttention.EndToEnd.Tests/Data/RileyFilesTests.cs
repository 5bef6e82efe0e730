namespace MlNetAttention.EndToEnd.Tests.Data;

/// <summary>What data/riley promises about its rows, read from the committed files without the generator's help.</summary>
public sealed class RileyFilesTests
{
    private static readonly RileyRow[] Train = RileyRow.Read(BuiltPaths.InRepository("data", "riley", "train.tsv"));
    private static readonly RileyRow[] Test = RileyRow.Read(BuiltPaths.InRepository("data", "riley", "test.tsv"));
    private static readonly HashSet<string> Kinds = [.. Train.Select(row => row.Label)];

    public static TheoryData<string> FileNames => ["train.tsv", "test.tsv"];

    [Theory, MemberData(nameof(FileNames))]
    public void A_file_has_rows_of_all_three_levels(string file) =>
        Assert.Equal([1, 2, 3], Rows(file).Select(row => row.Level).Distinct().Order());

    [Fact]
    public void No_text_occurs_twice() =>
        Assert.Distinct(Train.Concat(Test).Select(row => row.Text));

    [Fact]
    public void The_test_file_has_no_word_of_its_own() =>
        Assert.Subset(Train.SelectMany(row => row.Words).ToHashSet(), Test.SelectMany(row => row.Words).ToHashSet());

    [Theory, MemberData(nameof(FileNames))]
    public void A_text_names_one_kind_on_level_1_and_two_above(string file) =>
        Assert.All(Rows(file), row => Assert.Equal(row.Level == 1 ? 1 : 2, KindsOf(row).Distinct().Count()));

    [Theory, MemberData(nameof(FileNames))]
    public void The_label_is_one_of_the_kinds_in_the_text(string file) =>
        Assert.All(Rows(file), row => Assert.Contains(row.Label, KindsOf(row)));

    [Theory, MemberData(nameof(FileNames))]
    public void Every_row_with_two_names_has_its_mirror_in_the_same_file(string file)
    {
        Dictionary<string, RileyRow> rows = Rows(file).ToDictionary(row => row.Text);

        Assert.All(rows.Values.Where(row => row.Level > 1), row =>
        {
            Assert.True(rows.TryGetValue(RileyMirror.Of(row, Kinds), out RileyRow? mirror), $"No mirror of: {row.Text}");
            Assert.Equal(row.Level, mirror.Level);
            Assert.Equal(row.Bag, mirror.Bag);
            Assert.Equal(KindsOf(row).Single(kind => kind != row.Label), mirror.Label);
        });
    }

    [Theory, MemberData(nameof(FileNames))]
    public void On_level_3_the_label_stands_before_the_first_mention_of_the_name_that_comes_back(string file) =>
        Assert.All(Rows(file).Where(row => row.Level == 3), row =>
        {
            string asked = row.Words.Where(RileyMirror.IsName).GroupBy(name => name).Single(name => name.Count() == 2).Key;
            Assert.Equal(row.Label, row.Words[Array.IndexOf(row.Words, asked) - 1]);
        });

    [Theory, MemberData(nameof(FileNames))]
    public void Every_kind_is_the_label_about_equally_often(string file)
    {
        foreach (IGrouping<int, RileyRow> level in Rows(file).GroupBy(row => row.Level))
        {
            double expected = level.Count() / (double)Kinds.Count;
            Assert.All(level.CountBy(row => row.Label), label => Assert.InRange(label.Value, 0.9 * expected, 1.1 * expected));
        }
    }

    [Theory, MemberData(nameof(FileNames))]
    public void Texts_have_8_to_24_words(string file) =>
        Assert.All(Rows(file), row => Assert.InRange(row.Words.Length, 8, 24));

    [Theory, MemberData(nameof(FileNames))]
    public void A_file_is_plain_tab_separated_text(string file)
    {
        string text = File.ReadAllText(BuiltPaths.InRepository("data", "riley", file));

        Assert.StartsWith("label\ttext\tlevel\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('"', text);
        Assert.DoesNotContain('\r', text);
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Equal(2, line.Count(symbol => symbol == '\t')));
    }

    private static RileyRow[] Rows(string file) => file == "train.tsv" ? Train : Test;

    private static IEnumerable<string> KindsOf(RileyRow row) => row.Words.Select(word => word.TrimEnd('.')).Where(Kinds.Contains);
}
