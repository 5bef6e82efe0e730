using MlNetAttention.Cli.Shell;
using MlNetAttention.Saving;

namespace MlNetAttention.Cli.Vectors;

/// <summary>
/// The files of a pretrained encoder that may be read, whichever of them are: all of its folder and of the folders of its stages
/// whose names end as those of configurations, tokenizers and weights do.
/// </summary>
internal static class PretrainedFiles
{
    /// <summary>More than any encoder has.</summary>
    public const int Most = 4096;

    private static readonly string[] Endings = [".json", ".txt", ".safetensors"];

    /// <summary>The paths, in ordinal order; none where there is no such folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="Failure">There are too many files to be those of one encoder.</exception>
    public static string[] In(string folder)
    {
        // Stages have folders of their own directly in that of the encoder.
        var all = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, AttributesToSkip = default };
        if (!Directory.Exists(folder)) return [];
        string[] files =
        [
            .. Directory.EnumerateFiles(folder, "*", all)
                .Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase) && IsRegular(file))
                .Take(Most + 1),
        ];
        return files.Length <= Most
            ? [.. files.Order(StringComparer.Ordinal)]
            : throw Failure.OfUsage($"{Shown.Text(folder)} has more than {Most} files; expected the folder of one encoder.");
    }

    // A link to nothing holds nothing, and a pipe would be waited for.
    private static bool IsRegular(string file) => File.Exists(file) && FileStatus.Of(file) is not { IsRegular: false };
}
