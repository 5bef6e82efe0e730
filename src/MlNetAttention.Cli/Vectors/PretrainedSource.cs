using System.Security.Cryptography;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Pretrained;

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

    private const string Weights = "model.safetensors";

    private static readonly string[] Read =
    [
        "config.json", Weights, "model.safetensors.index.json", "modules.json", "sentence_bert_config.json",
        "config_sentence_transformers.json", .. TokenizerFileNames.All,
    ];

    /// <summary>The files that are read for a value of the command line, whether or not they are there.</summary>
    public static IEnumerable<string> FilesOf(string given) =>
        FolderOf(given) is { } folder ? Read.Select(file => Path.Combine(folder, file)) : [];

    /// <summary>The encoder.</summary>
    /// <param name="columns">The number of columns of text that it is to read together.</param>
    /// <exception cref="Failure">It is not there, cannot be read, or does not take so many columns.</exception>
    public AttentionEncoder Load(int columns = 1)
    {
        string folder = FolderOf(Given) ?? throw new Failure(
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

    /// <summary>Tells encoders apart: the name of the folder, a part of the SHA-256 of its weights, and the storage.</summary>
    /// <exception cref="Failure">The weights cannot be read.</exception>
    public string Identity()
    {
        string folder = FolderOf(Given) ?? Given;
        try
        {
            // Weights in several files are told apart by the list of them alone.
            string weights = Path.Combine(folder, Weights);
            if (!File.Exists(weights)) weights = Path.Combine(folder, "model.safetensors.index.json");
            using FileStream stream = File.OpenRead(weights);
            string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            return $"{name} {Convert.ToHexStringLower(SHA256.HashData(stream))[..16]} {Storage}";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Failure($"Cannot load an encoder from {folder}: {CommandRun.OneLine(error.Message)}");
        }
    }

    // The one place that knows what a name stands for; null where nothing says where it is.
    private static string? FolderOf(string given) => given != MiniLm ? given
        : Environment.GetEnvironmentVariable(MiniLmVariable) is { Length: > 0 } folder ? folder
        : null;
}
