using System.CommandLine;

namespace MlNetAttention.Cli.Shell;

/// <summary>
/// Takes what follows an option that must have a value for that value, whatever it looks like: the parser would read `--` as the
/// end of the options, and `--seed=3` as another option, where a text may begin so.
/// </summary>
internal static class LiteralValues
{
    /// <summary>The arguments with each such option and its value in one, `--text=--`.</summary>
    /// <param name="command">The command that the arguments are for, or one above it.</param>
    /// <param name="args">The arguments as the user gave them.</param>
    public static string[] Join(Command command, IReadOnlyList<string> args)
    {
        var joined = new List<string>();
        for (int at = 0; at < args.Count; at++)
        {
            // Whatever follows belongs to no option.
            if (args[at] == "--") return [.. joined, .. args.Skip(at)];
            command = command.Subcommands.FirstOrDefault(below => IsNamed(below, below.Aliases, args[at])) ?? command;

            // Nothing after the sign would be a missing value; by itself an empty text is one.
            bool hasValue = at + 1 < args.Count && args[at + 1].Length > 0 && command.Options.Any(option =>
                option.Arity.MinimumNumberOfValues > 0 && IsNamed(option, option.Aliases, args[at]));
            joined.Add(hasValue ? $"{args[at]}={args[++at]}" : args[at]);
        }

        return [.. joined];
    }

    private static bool IsNamed(Symbol symbol, ICollection<string> aliases, string name) =>
        symbol.Name == name || aliases.Contains(name);
}
