namespace MlNetAttention.Pretrained.Files;

/// <summary>The path of something with every symbolic link on the way followed, also those of its folders.</summary>
internal static class RealPath
{
    // As Linux has it.
    private const int MostLinks = 40;

    /// <exception cref="IOException">Links lead in a circle.</exception>
    internal static string Of(string path)
    {
        string full = Path.GetFullPath(path);
        string at = Path.GetPathRoot(full)!;
        var left = new Stack<string>();
        Push(left, full[at.Length..]);
        for (int links = 0; left.TryPop(out string? part);)
        {
            // Only now, behind the links before it, does the parent mean what the system takes it for.
            if (part == "..")
            {
                at = Path.GetDirectoryName(at) ?? at;
                continue;
            }

            string next = Path.Combine(at, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                at = next;
                continue;
            }

            if (++links > MostLinks) throw new IOException($"'{path}' is a link that leads in a circle.");
            string root = Path.GetPathRoot(target)!;
            if (root.Length > 0) at = Path.GetPathRoot(Path.GetFullPath(target, at))!;
            Push(left, target[root.Length..]);
        }

        return at;
    }

    /// <summary>Whether a real path is that of a folder, or of something in it.</summary>
    internal static bool IsWithin(string path, string folder)
    {
        string start = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
        return path == folder || path.StartsWith(start, StringComparison.Ordinal);
    }

    private static void Push(Stack<string> parts, string path)
    {
        string[] split = path.Split(
            [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in split.Reverse())
        {
            if (part != ".") parts.Push(part);
        }
    }
}
