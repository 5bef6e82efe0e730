using System.Globalization;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Lab.Generators;

/// <summary>Writes the two files of a bundled set: UTF-8, LF, tab separated, with a header.</summary>
internal static class DatasetFiles
{
    public static readonly string[] Names = ["train.tsv", "test.tsv"];

    /// <summary>Replaces both files, or neither when one of them cannot be written.</summary>
    /// <param name="folder">Made where there is none.</param>
    /// <param name="header">The names of the columns.</param>
    /// <param name="train">The rows of train.tsv, fields without tabs and line ends.</param>
    /// <param name="test">Those of test.tsv.</param>
    /// <param name="cancel">Asked before either file is replaced.</param>
    /// <exception cref="Failure">A file cannot be written.</exception>
    public static void Write(
        string folder, string[] header, IEnumerable<object[]> train, IEnumerable<object[]> test, CancellationToken cancel)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var trainFile = new StagedFile(Path.Combine(folder, Names[0]), Lines(train));
            using var testFile = new StagedFile(Path.Combine(folder, Names[1]), Lines(test));
            cancel.ThrowIfCancellationRequested();
            trainFile.Commit();
            testFile.Commit();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Failure($"Cannot write to {folder}: {error.Message}");
        }

        string Lines(IEnumerable<object[]> rows) => string.Concat(
            rows.Prepend(header).Select(fields => string.Create(CultureInfo.InvariantCulture, $"{string.Join('\t', fields)}\n")));
    }
}
