using System.Runtime.Versioning;

namespace MlNetAttention.LibTorch;

/// <summary>Folders whose content only this user can have put there.</summary>
[SupportedOSPlatform("linux")]
internal static class PrivateFolder
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>The folders in which copies may be kept, the better one first.</summary>
    internal static IEnumerable<string> Candidates()
    {
        string data = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (Path.IsPathRooted(data))
            yield return Path.Combine(data, "MlNetAttention");

        // A service account may have no home, or one that is read-only or on a file system that runs no code.
        yield return Path.Combine(Path.GetTempPath(), $"MlNetAttention-{LibC.EffectiveUser}");
    }

    /// <summary>Makes sure that the folder exists, for this user alone.</summary>
    /// <exception cref="UnauthorizedAccessException">
    /// The folder cannot be created, or others own it or may write to it.
    /// </exception>
    /// <exception cref="IOException">The folder cannot be created, or the path is not a folder.</exception>
    internal static void Ensure(string folder)
    {
        Directory.CreateDirectory(folder, Mode);
        var found = new DirectoryInfo(folder);
        if (found.LinkTarget is { } target)
            throw new UnauthorizedAccessException(
                $"Expected the folder '{folder}' to be a folder of this user, but found a link to '{target}'.");
        if (!IsOurs(folder))
            throw new UnauthorizedAccessException(
                $"Expected the folder '{folder}' to be owned by user {LibC.EffectiveUser} and writable by that user alone, "
                + $"but found owner {LibC.OwnerOf(folder)} and mode {Convert.ToString((int)found.UnixFileMode, 8)}.");
    }

    /// <summary>Whether this user owns the file or folder and is the only one who may write to it.</summary>
    internal static bool IsOurs(string path) =>
        LibC.OwnerOf(path) == LibC.EffectiveUser && (File.GetUnixFileMode(path) & OthersWrite) == 0;
}
