namespace MlNetAttention.Cli.Tests;

internal static class TsvFolder
{
    /// <summary>Writes a file with the header label, text, below a folder that is made where it is missing.</summary>
    public static string Tsv(this TemporaryFolder within, string folder, string name, params (string Label, string Text)[] rows)
    {
        Directory.CreateDirectory(within.File(folder));
        File.WriteAllLines(
            within.File(folder, name), rows.Select(row => $"{row.Label}\t{row.Text}").Prepend("label\ttext"));
        return within.File(folder);
    }
}
