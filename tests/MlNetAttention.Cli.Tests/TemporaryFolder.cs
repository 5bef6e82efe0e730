namespace MlNetAttention.Cli.Tests;

/// <summary>An empty folder for one test, deleted at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("mlnet-attention-").FullName;

    public string File(params string[] path) => Path.Combine([FullName, .. path]);

    /// <summary>Writes a file with the header label, text, below a folder that is made where it is missing.</summary>
    public string Tsv(string folder, string name, params (string Label, string Text)[] rows)
    {
        Directory.CreateDirectory(File(folder));
        System.IO.File.WriteAllLines(
            File(folder, name), rows.Select(row => $"{row.Label}\t{row.Text}").Prepend("label\ttext"));
        return File(folder);
    }

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
