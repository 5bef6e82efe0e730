namespace MlNetAttention.Plots;

/// <summary>The file formats of a picture.</summary>
internal enum PictureFormat
{
    Svg,
    Png,
    Html,
}

internal static class PictureFormats
{
    /// <exception cref="ArgumentException">The extension of the file is not that of a picture.</exception>
    public static PictureFormat Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Find(path) ?? throw new ArgumentException($"'{path}' has to end with .svg, .png or .html.", nameof(path));
    }

    /// <summary>The format of the file's extension; null for any other extension.</summary>
    public static PictureFormat? Find(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".SVG" => PictureFormat.Svg,
        ".PNG" => PictureFormat.Png,
        ".HTML" or ".HTM" => PictureFormat.Html,
        _ => null,
    };
}
