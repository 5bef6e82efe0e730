using System.Security.Cryptography;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>Tells the contents of files apart.</summary>
internal static class FileHash
{
    /// <summary>The SHA-256 of a file, in hexadecimal.</summary>
    /// <exception cref="Failure">It cannot be read.</exception>
    public static string Of(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Failure($"Cannot read {path}: {CommandRun.OneLine(error.Message)}");
        }
    }
}
