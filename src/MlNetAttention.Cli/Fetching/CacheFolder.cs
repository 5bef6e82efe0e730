namespace MlNetAttention.Cli.Fetching;

/// <summary>The folder of the user in which the program keeps what it fetches once.</summary>
internal static class CacheFolder
{
    /// <summary>The variable that names another folder.</summary>
    public const string Variable = "MLNETATTENTION_CACHE";

    private const string Name = "mlnet-attention";

    /// <summary>The folder, which need not be there; null where the user has none and names none.</summary>
    public static string? Find() => Find(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
        OperatingSystem.IsLinux());

    /// <param name="variable">Gives the variables of the environment.</param>
    /// <param name="applicationData">The user's data on this computer, as Windows and macOS have it.</param>
    /// <param name="home">The user's folder.</param>
    /// <param name="isLinux">Whether caches lie where the XDG Base Directory Specification wants them.</param>
    public static string? Find(Func<string, string?> variable, string applicationData, string home, bool isLinux)
    {
        if (variable(Variable) is { Length: > 0 } chosen) return Path.GetFullPath(chosen);
        string? caches = !isLinux ? applicationData

            // The specification says to ignore a relative path.
            : variable("XDG_CACHE_HOME") is { Length: > 0 } xdg && Path.IsPathRooted(xdg) ? xdg
            : Path.IsPathRooted(home) ? Path.Combine(home, ".cache")
            : null;
        return caches is not null && Path.IsPathRooted(caches) ? Path.Combine(caches, Name) : null;
    }
}
