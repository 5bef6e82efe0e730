using System.Text;

namespace MlNetAttention.Cli.Riley;

/// <summary>Writes the two files of the set: UTF-8, LF, tab separated, with a header.</summary>
internal static class RileyFiles
{
    public const string Train = "train.tsv";
    public const string Test = "test.tsv";

    /// <summary>Replaces both files, or neither when one of them cannot be written.</summary>
    public static void Write(string folder, RileyRow[] train, RileyRow[] test)
    {
        Directory.CreateDirectory(folder);
        using var trainFile = new StagedFile(Path.Combine(folder, Train), Lines(train));
        using var testFile = new StagedFile(Path.Combine(folder, Test), Lines(test));
        trainFile.Commit();
        testFile.Commit();
    }

    private static string Lines(RileyRow[] rows)
    {
        var lines = new StringBuilder("label\ttext\tlevel\n");
        foreach (RileyRow row in rows) lines.Append($"{row.Label}\t{row.Text}\t{row.Level}\n");
        return lines.ToString();
    }
}
