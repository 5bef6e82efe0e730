namespace MlNetAttention.Cli.Shell;

/// <summary>A file that a command reads, or standard input.</summary>
internal static class InputFile
{
    /// <summary>The file as errors name it.</summary>
    public static string NameOf(string path) => path == StandardStreams.Name ? "standard input" : path;

    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Stream Open(string path) => StandardStreams.IsInput(path)
        ? Console.OpenStandardInput()
        : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>A file whose content can be read in any order.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static Stream OpenSeekable(string path)
    {
        Stream stream = Open(path);
        if (stream.CanSeek) return stream;
        using (stream)
        {
            var content = new MemoryStream();
            stream.CopyTo(content);
            content.Position = 0;
            return content;
        }
    }
}
