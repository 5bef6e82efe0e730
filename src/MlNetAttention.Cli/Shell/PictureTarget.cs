using System.CommandLine;
using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Shell;

/// <summary>A file for a picture or a page, whose ending says in which format.</summary>
internal static class PictureTarget
{
    /// <summary>Fails now rather than after all work is done.</summary>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The file; null where the option was not given.</param>
    /// <param name="formats">What can be written.</param>
    /// <exception cref="Failure">The name has none of the endings of the formats, or the file cannot be written.</exception>
    public static void Check(Option option, string? path, params PictureFormat[] formats)
    {
        if (path is null) return;
        if (PictureFormats.Find(path) is not { } found || !formats.Contains(found))
        {
            string endings = string.Join(", ", formats.Select(format => $".{format}".ToLowerInvariant()));
            throw Failure.OfUsage($"{option.Name} is '{path}'; expected a file that ends with {endings}.");
        }

        StagedFile.Check(path);
    }
}
