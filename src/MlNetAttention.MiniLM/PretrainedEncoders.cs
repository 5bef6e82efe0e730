namespace MlNetAttention;

/// <summary>Pretrained encoders that a build puts beside the program.</summary>
public static class PretrainedEncoders
{
    private const string MiniLMFolder = "all-MiniLM-L6-v2";

    /// <summary>
    /// all-MiniLM-L6-v2 (<see href="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2">sentence-transformers</see>;
    /// after Wang et al. 2020): six layers, D = 384, the mean of the token vectors scaled to length 1. For English texts.
    /// </summary>
    /// <param name="options">How to load it; null for defaults.</param>
    /// <remarks>
    /// Read from the folder <c>all-MiniLM-L6-v2</c> beside the program, or beside this assembly. The package's build fetches it
    /// once and puts it there.
    /// </remarks>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder is in neither place.</exception>
    /// <exception cref="FormatException">A file of the folder is damaged.</exception>
    /// <exception cref="IOException">A file of the folder is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static AttentionEncoder MiniLM(PretrainedOptions? options = null) =>
        AttentionEncoder.LoadPretrained(Find(MiniLMFolder, Places()), options);

    /// <summary>The first of some places that has a folder.</summary>
    internal static string Find(string name, IReadOnlyList<string> places)
    {
        foreach (string place in places)
        {
            string folder = Path.Combine(place, name);
            if (Directory.Exists(folder)) return folder;
        }

        throw new DirectoryNotFoundException(
            $"There is no folder '{name}' in {string.Join(" or in ", places)}. A build of a program that refers to the package "
            + "MlNetAttention.MiniLM puts it beside the program: build it again, or copy the folder there with the program.");
    }

    // A plug-in is not where the program is; a program in a single file has no assembly of its own on the disk.
    private static string[] Places()
    {
#pragma warning disable IL3000
        string? assembly = Path.GetDirectoryName(typeof(PretrainedEncoders).Assembly.Location);
#pragma warning restore IL3000
        string program = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return string.IsNullOrEmpty(assembly) || assembly == program ? [program] : [program, assembly];
    }
}
