using System.IO.Compression;

namespace MlNetAttention.Cli.Fetching;

/// <summary>Takes the files that are needed out of a package.</summary>
internal static class PackageContent
{
    private const int BufferLength = 1 << 20;

    // Allowed nowhere, whatever the system of this process takes for a name.
    private static readonly char[] NotInNames = ['/', '\\', ':', '\0'];

    /// <summary>Writes the files of one folder of it into an empty folder; all others are left.</summary>
    /// <param name="stream">The package, a ZIP archive.</param>
    /// <param name="package">What is known of it.</param>
    /// <param name="folder">The folder. No path from the archive's content leads out of it.</param>
    /// <exception cref="InvalidDataException">
    /// The package is no archive, has no such files or files with other names than plain ones, or more bytes than announced.
    /// </exception>
    public static void Extract(Stream stream, PublishedPackage package, string folder)
    {
        long left = package.ContentLength;
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        ZipArchiveEntry[] files =
            [.. zip.Entries.Where(entry => entry.FullName.StartsWith(package.Content, StringComparison.Ordinal))];
        if (files.Length == 0) throw new InvalidDataException($"{package.FileName} has nothing in {package.Content}.");
        foreach (ZipArchiveEntry file in files)
        {
            string name = file.FullName[package.Content.Length..];
            if (name is "" or "." or ".." || name.IndexOfAny(NotInNames) >= 0)
            {
                throw new InvalidDataException(
                    $"{package.FileName} has a file called '{file.FullName}'; expected plain names in {package.Content}.");
            }

            using Stream source = file.Open();
            using var target = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write);
            left -= Copy(source, target, left, package);
        }
    }

    // The lengths that an archive states of itself are not asked: they may be wrong.
    private static long Copy(Stream source, Stream target, long most, PublishedPackage package)
    {
        var buffer = new byte[BufferLength];
        long copied = 0;
        while (source.Read(buffer) is var count && count > 0)
        {
            copied += count;
            if (copied > most)
            {
                throw new InvalidDataException(
                    $"{package.FileName} has more than the {package.ContentLength} bytes that are expected of it.");
            }

            target.Write(buffer, 0, count);
        }

        return copied;
    }
}
