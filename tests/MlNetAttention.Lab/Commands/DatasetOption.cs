using System.CommandLine;
using System.CommandLine.Parsing;

namespace MlNetAttention.Lab.Commands;

/// <summary>The options that all commands below `data` have.</summary>
internal static class DatasetOption
{
    public static Option<int> Seed() => new("--seed")
    {
        Description = "The same seed gives the same files, byte for byte.",
        DefaultValueFactory = _ => 1,
    };

    public static Option<string> Output(string folder) => new("--output")
    {
        Description = "The folder for train.tsv and test.tsv.",
        DefaultValueFactory = _ => folder,
        Validators = { NotEmpty },
    };

    private static void NotEmpty(OptionResult option)
    {
        if (option.Tokens.Any(token => token.Value.Length == 0)) option.AddError("--output is empty; expected a folder.");
    }
}
