using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Shell;

/// <summary>A file for a picture or a page, whose ending says in which format.</summary>
internal static class PictureTarget
{
    /// <summary>An option whose values have one of the endings of the formats.</summary>
    /// <param name="name">The name of the option.</param>
    /// <param name="description">What is written.</param>
    /// <param name="formats">What can be written.</param>
    public static FileOption<string?> Option(string name, string description, params PictureFormat[] formats) =>
        new(name, FileUse.Written)
        {
            Description = description,
            Validators =
            {
                result =>
                {
                    string? path = result.Tokens.Count == 1 ? result.Tokens[0].Value : null;
                    if (string.IsNullOrWhiteSpace(path)) return;
                    if (PictureFormats.Find(path) is { } found && formats.Contains(found)) return;
                    string endings = string.Join(", ", formats.Select(format => $".{format}".ToLowerInvariant()));
                    result.AddError($"{name} is '{path}'; expected a file that ends with {endings}.");
                },
            },
        };
}
