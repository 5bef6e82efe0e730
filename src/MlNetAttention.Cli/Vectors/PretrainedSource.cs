using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Vectors;

/// <summary>Where a pretrained encoder comes from, and what its matrices are kept in.</summary>
/// <param name="Given">A folder, or the name of an encoder.</param>
/// <param name="Storage">The numbers of its matrices.</param>
internal sealed record PretrainedSource(string Given, WeightStorage Storage)
{
    /// <summary>The name of an encoder that needs no folder. A folder that is called so is <c>./minilm</c>.</summary>
    public const string MiniLm = "minilm";

    /// <summary>The variable that names the folder of <see cref="MiniLm"/>.</summary>
    public const string MiniLmVariable = "MLNETATTENTION_MINILM";

    /// <summary>The folder; null where nothing says where it is.</summary>
    public string? Folder => FolderOf(Given);

    /// <summary>The name of the folder.</summary>
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder ?? Given)));

    /// <summary>The files that may be read: see <see cref="PretrainedFiles"/>.</summary>
    /// <exception cref="Failure">There are too many.</exception>
    public IReadOnlyList<string> Files => [.. FilesOf(Given)];

    /// <summary>The files that may be read for a value of the command line.</summary>
    /// <exception cref="Failure">There are too many.</exception>
    public static IEnumerable<string> FilesOf(string given) =>
        FolderOf(given) is { } folder ? PretrainedFiles.In(folder) : [];

    /// <summary>The encoder.</summary>
    /// <param name="columns">The number of columns of text that it is to read together.</param>
    /// <exception cref="Failure">It is not there, cannot be read, or does not take so many columns.</exception>
    public AttentionEncoder Load(int columns = 1)
    {
        string folder = Folder ?? throw new Failure(
            $"There is no encoder '{MiniLm}' here: the variable {MiniLmVariable} does not name its folder; "
            + "expected a folder with config.json, model.safetensors and a tokenizer.");
        try
        {
            AttentionEncoder encoder =
                AttentionEncoder.LoadPretrained(folder, new PretrainedOptions { Storage = Storage });
            encoder.CheckCount(columns);
            return encoder;
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            throw new Failure($"Cannot load an encoder from {folder}: {CommandRun.OneLine(error.Message)}");
        }
    }

    // The one place that knows what a name stands for; null where nothing says where it is.
    private static string? FolderOf(string given) => given != MiniLm ? given
        : Environment.GetEnvironmentVariable(MiniLmVariable) is { Length: > 0 } folder ? folder
        : null;
}
