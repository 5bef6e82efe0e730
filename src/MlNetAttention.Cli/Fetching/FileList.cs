using System.Globalization;

namespace MlNetAttention.Cli.Fetching;

/// <summary>
/// The list in a fetched folder: the sum of the package it was made of, and the length and path of each file. It is written last,
/// and tells a folder that somebody has taken files from, or that a full disk has cut short.
/// </summary>
internal static class FileList
{
    private const string Name = "list.txt";

    public static void Write(string folder, PublishedPackage package) =>
        File.WriteAllLines(Path.Combine(folder, Name), [package.Sha512, .. Lines(folder)]);

    /// <summary>Whether a folder has all that was made of the package, each file of its length.</summary>
    public static bool IsWhole(string folder, PublishedPackage package)
    {
        string list = Path.Combine(folder, Name);
        if (!File.Exists(list)) return false;
        string[] lines = File.ReadAllLines(list);
        return lines.Length > 1 && lines[0] == package.Sha512 && !lines.Skip(1).Except(Lines(folder)).Any();
    }

    private static IEnumerable<string> Lines(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => string.Create(
                CultureInfo.InvariantCulture,
                $"{file.Length} {Path.GetRelativePath(folder, file.FullName).Replace('\\', '/')}"))
            .Order(StringComparer.Ordinal);
}
