using MlNetAttention.Cli.Fetching;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Vectors;

/// <summary>Where a pretrained encoder comes from, and what its matrices are rounded to.</summary>
/// <param name="Given">A folder, or the name of an encoder.</param>
/// <param name="Storage">The numbers of its matrices.</param>
/// <param name="Layers">How many of its layers are used, from the first on; null for all.</param>
internal sealed record PretrainedSource(string Given, WeightStorage Storage, int? Layers = null)
{
    /// <summary>The name of an encoder that needs no folder. A folder that is called so is <c>./minilm</c>.</summary>
    public const string MiniLM = "minilm";

    /// <summary>The name of the encoder, or of its folder.</summary>
    public string Name => Given == MiniLM
        ? MiniLMSetup.Encoder
        : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Given)));

    /// <summary>The files that may be read for a value of the command line: see <see cref="PretrainedFiles"/>.</summary>
    /// <exception cref="Failure">There are too many.</exception>
    public static IEnumerable<string> FilesOf(string given) =>
        (given == MiniLM ? MiniLMSetup.Find() : given) is { } folder ? PretrainedFiles.In(folder) : [];

    /// <summary>Its folder. That of an encoder that needs none is fetched where this user does not have it.</summary>
    /// <exception cref="Failure">It cannot be fetched.</exception>
    public string ProvideFolder() => Given == MiniLM ? MiniLMSetup.Provide(new FetchLines(Console.Error)) : Given;

    /// <summary>The encoder.</summary>
    /// <param name="columns">The number of columns of text that it is to read together.</param>
    /// <exception cref="Failure">It is not there, cannot be read, or does not take so many columns.</exception>
    public AttentionEncoder Load(int columns = 1)
    {
        string folder = ProvideFolder();
        try
        {
            AttentionEncoder encoder =
                AttentionEncoder.LoadPretrained(folder, new PretrainedOptions { Storage = Storage, Layers = Layers });
            encoder.CheckCount(columns);
            return encoder;
        }
        catch (ArgumentOutOfRangeException error) when (Layers is not null)
        {
            throw Failure.OfUsage($"--pretrained-layers does not fit {Shown.Text(Name)}: {CommandRun.OneLine(error.Message)}");
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            throw new Failure($"Cannot load an encoder from {folder}: {CommandRun.OneLine(error.Message)}");
        }
    }
}
