using System.CommandLine;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Lab.Generators;

namespace MlNetAttention.Lab.Commands;

/// <summary>The options that all commands below `data` have.</summary>
internal static class DatasetOption
{
    public static Option<int> Seed() => new("--seed")
    {
        Description = "The same seed gives the same files, byte for byte.",
        DefaultValueFactory = _ => 1,
    };

    public static FileOption<string> Output(string folder) => new("--output", FileUse.FolderWritten)
    {
        Description = "The folder for train.tsv and test.tsv.",
        DefaultValueFactory = _ => folder,
        FilesOf = path => DatasetFiles.Names.Select(name => Path.Combine(path, name)),
    };
}
