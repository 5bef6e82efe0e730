using MlNetAttention.Plots;

namespace MlNetAttention.Cli;

/// <summary>A picture in a file whose name says in which format.</summary>
internal static class PlotFile
{
    /// <summary>Fails now rather than after all work is done.</summary>
    /// <exception cref="Failure">The name ends as that of no picture, or the file cannot be written.</exception>
    public static void Check(string option, string? path)
    {
        if (path is null) return;
        try
        {
            PictureFormats.Of(path);
        }
        catch (ArgumentException error)
        {
            throw new Failure($"{option}: {CommandRun.OneLine(error.Message)}", ExitCode.WrongUsage);
        }

        StagedFile.Check(path);
    }
}
