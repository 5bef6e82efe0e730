using MlNetAttention.Unicode;

namespace MlNetAttention.Tests.Unicode;

/// <summary>The table of the product is what Unicode's files say.</summary>
public class UnicodeTableTests
{
    /// <summary>A folder laid out as Debian's package; set to write the files of this folder and the table anew.</summary>
    private const string Source = "MLNETATTENTION_UNICODE_DATA";

    private const string Installed = "/usr/share/unicode";

    private static string TablePath => Path.Combine(UnicodeFile.Repository, "src", "MlNetAttention", "Unicode", "unicode.table");

    [Fact]
    public void The_table_is_the_one_that_the_files_give()
    {
        if (Environment.GetEnvironmentVariable(Source) is { Length: > 0 } folder) UnicodeFile.TakeFrom(folder);
        byte[] written = new UnicodeTableWriter().Write();
        if (Environment.GetEnvironmentVariable(Source) is { Length: > 0 }) File.WriteAllBytes(TablePath, written);

        Assert.Equal(File.ReadAllBytes(TablePath), written);
    }

    [Fact]
    public void The_files_are_those_of_the_package_where_it_is_installed()
    {
        Assert.All(UnicodeFile.Names, name => Assert.NotEmpty(UnicodeFile.Lines(name)));
        Assert.StartsWith("# CaseFolding-15.0.0.txt", UnicodeFile.Text("CaseFolding"), StringComparison.Ordinal);
        string folding = Path.Combine(Installed, "CaseFolding.txt");
        if (!File.Exists(folding) || !File.ReadAllText(folding).Contains(UnicodeFile.Version, StringComparison.Ordinal)) return;
        foreach (string name in UnicodeFile.Names)
        {
            string file = Path.Combine(Installed, $"{name}.txt");
            if (File.Exists(file)) Assert.Equal(File.ReadAllText(file), UnicodeFile.Text(name));
        }
    }

    [Fact]
    public void Every_code_point_has_the_properties_of_the_files()
    {
        var kinds = new CharacterKinds();
        for (int point = 0; point < UnicodeCharacters.Limit; point++)
        {
            NormalizedCharacter found = NormalizedCharacter.Of(point, 3, 5);
            Assert.Equal(UnicodeCharacters.All[point]?.CombiningClass ?? 0, found.CombiningClass);
            Assert.Equal(kinds.KindOf(point), found.Kind);
        }
    }
}
