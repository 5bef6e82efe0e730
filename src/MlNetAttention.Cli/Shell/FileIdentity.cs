using MlNetAttention.Saving;

namespace MlNetAttention.Cli.Shell;

/// <summary>
/// Which file a path leads to, whatever its spelling: through links, `..`, hard links, and letters of another case.
/// </summary>
/// <param name="Path">The full path with all links followed; the last parts need not exist.</param>
/// <param name="Status">What is there; null where nothing is, or the system does not tell.</param>
internal sealed record FileIdentity(string Path, FileStatus? Status)
{
    private const int MostLinks = 40;

    private static StringComparison SpellingOfSystem => OperatingSystem.IsLinux()
        ? StringComparison.Ordinal
        : StringComparison.OrdinalIgnoreCase;

    public static FileIdentity Of(string path) => new(Resolve(path), FileStatus.Of(path));

    /// <summary>Whether both are the same file; it need not exist yet.</summary>
    public bool Is(FileIdentity other)
    {
        if (Status is { } own && other.Status is { } another)
        {
            return own.Device == another.Device && own.Inode == another.Inode;
        }

        if (string.Equals(Path, other.Path, SpellingOfSystem)) return true;
        return Status is null && other.Status is null && MayBeSpellingsOfOne(Path, other.Path) && WouldBeSame(Path, other.Path);
    }

    /// <summary>The full path of a file with all links followed; the last parts need not exist.</summary>
    public static string Resolve(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        for (int links = 0; links < MostLinks; links++)
        {
            if (FollowFirstLink(full) is not { } next) break;
            full = next;
        }

        return full;
    }

    private static string? FollowFirstLink(string full)
    {
        string root = System.IO.Path.GetPathRoot(full) ?? "";
        string at = root;
        string[] parts = full[root.Length..].Split(System.IO.Path.DirectorySeparatorChar);
        for (int part = 0; part < parts.Length; part++)
        {
            string folder = at;
            at = System.IO.Path.Combine(at, parts[part]);
            if (LinkTarget(at) is not { } target) continue;
            return System.IO.Path.GetFullPath(
                System.IO.Path.Combine([System.IO.Path.GetFullPath(target, folder), .. parts[(part + 1)..]]));
        }

        return null;
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // File systems ignore case, or how accents are written, by folder.
    private static bool MayBeSpellingsOfOne(string first, string second) =>
        string.Equals(first.Normalize(), second.Normalize(), StringComparison.OrdinalIgnoreCase);

    // Nobody else can tell: one of them is made for a moment.
    private static bool WouldBeSame(string first, string second)
    {
        try
        {
            using var made = new FileStream(
                first, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1,
                FileOptions.DeleteOnClose);
            return File.Exists(second);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Neither can be written, as will be said.
            return false;
        }
    }
}
