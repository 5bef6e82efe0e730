using MlNetAttention.Saving;

namespace MlNetAttention.Pretrained.Files;

/// <summary>
/// The only way to a file of a pretrained folder. A name, which may come from a file that nobody vouches for, is not made part of
/// a path before it was found among the names that the folder has, so it reaches nothing else.
/// </summary>
/// <remarks>
/// Links are followed within <see cref="LinkBounds"/>, and the file they lead to is opened by its real path. Whoever may change
/// the folder while it is read can still exchange a folder on the way; that is no one who could not change the files as well.
/// </remarks>
internal sealed class FolderListing
{
    private const int MostNames = 4_096;

    private readonly string _path;
    private readonly string _prefix;
    private readonly LinkBounds _bounds;
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private FolderListing(string path, string prefix, LinkBounds bounds)
    {
        _path = path;
        _prefix = prefix;
        _bounds = bounds;
        foreach (string entry in Directory.EnumerateFileSystemEntries(path))
        {
            if (_names.Count == MostNames)
            {
                throw new FormatException($"'{path}' has more than {MostNames} files; expected the folder of one model.");
            }

            _names.Add(Path.GetFileName(entry));
        }
    }

    /// <summary>Lists a folder that the user named.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="what">What it should be the folder of, for errors.</param>
    /// <exception cref="DirectoryNotFoundException">There is none.</exception>
    /// <exception cref="FormatException">It has too many files to be the folder of a model.</exception>
    internal static FolderListing Of(string path, string what = "a pretrained model")
    {
        if (File.Exists(path)) throw new IOException($"'{path}' is a file; expected the folder of {what}.");
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"There is no folder '{path}'.");
        string real = RealPath.Of(path);
        return new FolderListing(real, "", new LinkBounds(real));
    }

    /// <summary>Whether a name is one file or folder: no path, and nothing that leads out of the folder.</summary>
    internal static bool IsPlain(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.AsSpan().IndexOfAny("/\\:\0") < 0;

    internal bool Has(string name) => _names.Contains(name);

    /// <summary>The name of something in this folder, as errors state it.</summary>
    internal string NameOf(string name) => _prefix + name;

    /// <exception cref="FileNotFoundException">The folder has no such file.</exception>
    /// <inheritdoc cref="FileIfAny"/>
    internal FolderFile FileOf(string name) =>
        FileIfAny(name) ?? throw new FileNotFoundException($"'{NameOf(name)}' is missing.");

    /// <summary>A file of the folder; null where it has none of that name.</summary>
    /// <exception cref="FormatException">The name is a path, or stands for a link that leaves the folder.</exception>
    /// <exception cref="IOException">It is a folder, a pipe or a device, or a link to nothing.</exception>
    internal FolderFile? FileIfAny(string name)
    {
        if (!IsListed(name)) return null;
        string shown = NameOf(name);
        string path = _bounds.Resolve(Path.Combine(_path, name), shown);
        if (Directory.Exists(path)) throw new IOException($"'{shown}' is a folder; expected a file.");
        if (!File.Exists(path)) throw new FileNotFoundException($"'{shown}' is a link to '{path}', which is missing.");

        // A pipe would be waited for.
        if (FileStatus.Of(path) is { IsRegular: false }) throw new IOException($"'{shown}' is no regular file.");
        return new FolderFile(shown, path);
    }

    /// <summary>A folder within this one; null where it has none of that name.</summary>
    /// <exception cref="FormatException">The name is a path, or stands for a link that leaves the folder.</exception>
    /// <exception cref="IOException">It is a file.</exception>
    internal FolderListing? FolderIfAny(string name)
    {
        if (!IsListed(name)) return null;
        string path = _bounds.Resolve(Path.Combine(_path, name), NameOf(name));
        if (!Directory.Exists(path)) throw new IOException($"'{NameOf(name)}' is no folder; expected one.");
        return new FolderListing(path, $"{NameOf(name)}/", _bounds);
    }

    private bool IsListed(string name)
    {
        if (!IsPlain(name)) throw new FormatException($"{Shown.Text(name)} is no plain name of a file.");
        return Has(name);
    }
}
