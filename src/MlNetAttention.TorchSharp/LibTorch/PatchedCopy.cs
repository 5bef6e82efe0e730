using System.Runtime.Versioning;
using System.Security.Cryptography;
using MlNetAttention.Saving;

namespace MlNetAttention.LibTorch;

/// <summary>
/// A changed copy of a library, kept between runs in a folder that only this user can write to.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class PatchedCopy
{
    /// <summary>The path of a file that holds exactly <paramref name="patched"/>, written if it does not exist.</summary>
    /// <param name="cache">The folder that all copies are kept in.</param>
    /// <param name="source">The bytes that the copy is made from; they and the version make up its path.</param>
    /// <param name="patched">The content of the copy.</param>
    /// <param name="fileName">The name of the library.</param>
    /// <param name="version">The version of the package that the library came in.</param>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written to, or is not this user's alone.</exception>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    internal static string Provide(string cache, byte[] source, byte[] patched, string fileName, string version)
    {
        string key = $"{version}-{Convert.ToHexStringLower(SHA256.HashData(source))[..16]}";
        string folder = Path.Combine(cache, key);
        PrivateFolder.Ensure(cache);
        PrivateFolder.Ensure(folder);

        string path = Path.Combine(folder, fileName);
        if (!Holds(path, patched))
            Replace(path, patched);
        return path;
    }

    private static bool Holds(string path, byte[] expected)
    {
        var file = new FileInfo(path);
        return file.Exists
            && file.LinkTarget is null
            && PrivateFolder.IsOurs(path)
            && file.Length == expected.Length
            && File.ReadAllBytes(path).AsSpan().SequenceEqual(expected);
    }

    /// <remarks>
    /// Another process may be loading the file, or writing the same one: it sees the old file or the new one, never a part, and
    /// its mapping stays valid because the name moves to another file.
    /// </remarks>
    private static void Replace(string path, byte[] content) => AtomicFile.Write(
        path, stream => stream.Write(content), staged: $"{path}.{Path.GetRandomFileName()}",
        mode: UnixFileMode.UserRead | UnixFileMode.UserWrite);
}
