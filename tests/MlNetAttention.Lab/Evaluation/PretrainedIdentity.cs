using System.Security.Cryptography;
using System.Text;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Vectors;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>Tells pretrained encoders apart, so that what one of them gave is not taken for what another gives.</summary>
internal static class PretrainedIdentity
{
    private const int Digits = 16;

    /// <summary>
    /// The name of the folder, the first digits of a SHA-256 of its files and their names, the storage and the layers.
    /// </summary>
    /// <exception cref="Failure">There is no file, or one cannot be read.</exception>
    public static string Of(PretrainedSource source)
    {
        string folder = source.ProvideFolder();
        string[] files = [.. PretrainedFiles.In(folder).Where(IsRead)];
        if (files.Length == 0) throw new Failure($"There is no encoder in {source.Given}: it has no files.");
        string content = string.Concat(
            files.Select(file => $"{FileHash.Of(file)} {Path.GetRelativePath(folder, file).Replace('\\', '/')}\n"));
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        string layers = source.Layers is { } first ? $" {first} layers" : "";
        return $"{source.Name} {hash[..Digits]} {source.Storage}{layers}";
    }

    // A text that is no list of a tokenizer is a notice, or a note of whoever made the folder.
    private static bool IsRead(string file) =>
        Path.GetExtension(file) != ".txt" || EncoderArguments.TokenizerFilesOf(Path.GetDirectoryName(file)!).Contains(file);
}
