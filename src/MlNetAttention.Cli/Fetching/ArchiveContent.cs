using System.IO.Compression;

namespace MlNetAttention.Cli.Fetching;

/// <summary>Takes the libraries out of a package.</summary>
internal static class ArchiveContent
{
    private const int BufferLength = 1 << 20;

    // Allowed nowhere, whatever the system of this process takes for a name.
    private static readonly char[] NotInNames = ['/', '\\', ':', '\0'];

    /// <summary>Writes the files of <c>runtimes/RID/native</c> into an empty folder; all others are left.</summary>
    /// <param name="package">The package, a ZIP archive.</param>
    /// <param name="archive">What is known of it.</param>
    /// <param name="folder">The folder. No path from the archive's content leads out of it.</param>
    /// <exception cref="InvalidDataException">
    /// The package is no archive, has no such files or files with other names than plain ones, or more bytes than announced.
    /// </exception>
    public static void Extract(Stream package, LibTorchArchive archive, string folder)
    {
        string prefix = $"runtimes/{archive.Rid}/native/";
        long left = archive.ContentLength;
        using var zip = new ZipArchive(package, ZipArchiveMode.Read, leaveOpen: true);
        ZipArchiveEntry[] libraries =
            [.. zip.Entries.Where(entry => entry.FullName.StartsWith(prefix, StringComparison.Ordinal))];
        if (libraries.Length == 0) throw new InvalidDataException($"{archive.FileName} has nothing in {prefix}.");
        foreach (ZipArchiveEntry library in libraries)
        {
            string name = library.FullName[prefix.Length..];
            if (name is "" or "." or ".." || name.IndexOfAny(NotInNames) >= 0)
            {
                throw new InvalidDataException(
                    $"{archive.FileName} has a file called '{library.FullName}'; expected plain names in {prefix}.");
            }

            using Stream source = library.Open();
            using var target = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write);
            left -= Copy(source, target, left, archive);
        }
    }

    // The lengths that an archive states of itself are not asked: they may be wrong.
    private static long Copy(Stream source, Stream target, long most, LibTorchArchive archive)
    {
        var buffer = new byte[BufferLength];
        long copied = 0;
        while (source.Read(buffer) is var count && count > 0)
        {
            copied += count;
            if (copied > most)
            {
                throw new InvalidDataException(
                    $"{archive.FileName} has more than the {archive.ContentLength} bytes that are expected of it.");
            }

            target.Write(buffer, 0, count);
        }

        return copied;
    }
}
