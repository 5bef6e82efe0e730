using System.Globalization;

namespace MlNetAttention.Cli.Fetching;

/// <summary>
/// The list beside fetched libraries: the sum of the package they came in, and the length and name of each. It is written last,
/// and tells a folder that somebody has taken files from, or that a full disk has cut short.
/// </summary>
internal static class LibraryList
{
    private const string Name = "list.txt";

    public static void Write(string folder, LibTorchArchive archive)
    {
        string[] lines =
        [
            archive.Sha512,
            .. new DirectoryInfo(folder).GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.Name}")),
        ];
        File.WriteAllLines(Path.Combine(folder, Name), lines);
    }

    /// <summary>Whether a folder has all libraries of the package, each of its length.</summary>
    public static bool IsWhole(string folder, LibTorchArchive archive)
    {
        string list = Path.Combine(folder, Name);
        if (!File.Exists(list)) return false;
        string[] lines = File.ReadAllLines(list);
        return lines.Length > 1 && lines[0] == archive.Sha512 && lines.Skip(1).All(line =>
        {
            string[] parts = line.Split(' ', 2);
            var file = new FileInfo(Path.Combine(folder, Path.GetFileName(parts[^1])));
            return file.Exists && parts[0] == file.Length.ToString(CultureInfo.InvariantCulture);
        });
    }
}
