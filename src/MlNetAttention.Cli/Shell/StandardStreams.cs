namespace MlNetAttention.Cli.Shell;

/// <summary>
/// Standard input and output as files: `-`, or one of the names that Linux has for them. Where standard output carries the data
/// of an output, everything that is for people goes to standard error.
/// </summary>
internal static class StandardStreams
{
    public const string Name = "-";

    public const string InputPath = "/dev/stdin";
    public const string OutputPath = "/dev/stdout";
    public const string ErrorPath = "/dev/stderr";

    // As Linux has it.
    private const int MostLinks = 40;

    /// <summary>Whether an output of the running command is on standard output.</summary>
    public static bool OutputCarriesData { get; private set; }

    public static bool IsInput(string path) => Is(path, InputPath, descriptor: 0);

    public static bool IsOutput(string path) => Is(path, OutputPath, descriptor: 1);

    /// <summary>From now on what is for people goes to standard error.</summary>
    public static void GiveOutputToData()
    {
        OutputCarriesData = true;
        Console.SetOut(Console.Error);
    }

    private static bool Is(string path, string name, int descriptor)
    {
        if (path == Name) return true;
        if (OperatingSystem.IsWindows()) return false;

        // Logs are often links to /dev/stdout; what that is a link to has no name.
        string at = Path.GetFullPath(path);
        for (int links = 0; links < MostLinks; links++)
        {
            if (at == name || at == $"/dev/fd/{descriptor}" || at == $"/proc/self/fd/{descriptor}") return true;
            if (new FileInfo(at).LinkTarget is not { } next) return false;
            at = Path.GetFullPath(next, Path.GetDirectoryName(at) ?? "/");
        }

        return false;
    }
}
