using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Text;

namespace MlNetAttention.Cli.Shell;

/// <summary>The text of `--help`: the purpose of a command, examples, and its options in groups.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private const int Width = 110;
    private const int MostLeft = 36;

    /// <summary>Makes this the help of a program.</summary>
    public static void ReplaceIn(RootCommand root)
    {
        foreach (HelpOption help in root.Options.OfType<HelpOption>()) help.Action = new HelpText();
    }

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(
            Of(parseResult.CommandResult.Command, parseResult.RootCommandResult.Command));
        return ExitCode.Done;
    }

    private static string Of(Command command, Command root)
    {
        var text = new StringBuilder();
        Wrap(text, command.Description ?? "", indent: 0);
        string name = command == root ? root.Name : $"{root.Name} {PathOf(command)}";
        string below = command.Subcommands.Any() ? " <command>" : "";
        text.Append(CultureInfo.InvariantCulture, $"\nUsage:\n  {name}{below} [options]\n");
        if (command is CliCommand { Examples: { Count: > 0 } examples })
        {
            text.Append("\nExample:\n");
            foreach (string example in examples) text.Append(CultureInfo.InvariantCulture, $"  {root.Name} {example}\n");
        }

        if (command.Subcommands.Any())
        {
            AddRows(text, "Commands", command.Subcommands.Select(one => (one.Name, one.Description ?? "")));
        }

        Option[] grouped = [];
        if (command is CliCommand { Groups: var groups })
        {
            foreach ((string title, IReadOnlyList<Option> options) in groups) AddRows(text, title, options.Select(Row));
            grouped = [.. groups.SelectMany(group => group.Options)];
        }

        Option[] rest = [.. command.Options.Except(grouped).Where(option => !option.Hidden)];
        if (!rest.OfType<HelpOption>().Any()) rest = [.. rest, .. root.Options.OfType<HelpOption>()];
        AddRows(text, grouped.Length > 0 ? "More" : "Options", rest.Select(Row));
        return text.ToString();
    }

    private static string PathOf(Command command)
    {
        var names = new Stack<string>();
        for (Command? at = command; at is not null and not RootCommand; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            names.Push(at.Name);
        }

        return string.Join(' ', names);
    }

    private static (string Left, string Right) Row(Option option)
    {
        string left = $"{option.Name}{ValueOf(option)}";
        var right = new StringBuilder(option.Description);
        Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        if (type.IsEnum) right.Append(CultureInfo.InvariantCulture, $" One of {string.Join(", ", Enum.GetNames(type))}.");
        if (option.Required) right.Append(" Required.");
        else if (option is not (HelpOption or VersionOption) && option.HasDefaultValue
            && Preset(option) is { Length: > 0 } preset)
        {
            right.Append(CultureInfo.InvariantCulture, $" [{preset}]");
        }

        return (left, right.ToString().Trim());
    }

    private static string? Preset(Option option) => option.GetDefaultValue() switch
    {
        null => null,
        int[] many => string.Join(' ', many),
        string[] many => string.Join(' ', many),
        bool value => value ? "true" : "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static string ValueOf(Option option)
    {
        if (option is HelpOption or VersionOption) return "";
        Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        string value = option is IFileOption { Use: FileUse.FolderRead or FileUse.FolderWritten } ? "folder"
            : option is IFileOption ? "file"
            : type == typeof(int) || type == typeof(int[]) ? "n"
            : type == typeof(float) || type == typeof(double) ? "x"
            : type == typeof(bool) ? "true|false"
            : type.IsEnum ? "name"
            : "text";
        return $" <{value}>{(type.IsArray ? " ..." : "")}";
    }

    private static void AddRows(StringBuilder text, string title, IEnumerable<(string Left, string Right)> rows)
    {
        (string Left, string Right)[] all = [.. rows];
        if (all.Length == 0) return;
        text.Append(CultureInfo.InvariantCulture, $"\n{title}:\n");
        int left = Math.Min(MostLeft, all.Max(row => row.Left.Length)) + 4;
        foreach ((string name, string description) in all)
        {
            text.Append("  ").Append(name);
            if (name.Length + 2 >= left) text.Append('\n').Append(' ', left);
            else text.Append(' ', left - name.Length - 2);
            Wrap(text, description, left);
        }
    }

    // The first line goes on from where the text is.
    private static void Wrap(StringBuilder text, string words, int indent)
    {
        int at = indent;
        foreach (string word in words.Split(' '))
        {
            if (at > indent && at + 1 + word.Length > Width)
            {
                text.Append('\n').Append(' ', indent);
                at = indent;
            }
            else if (at > indent)
            {
                text.Append(' ');
                at++;
            }

            text.Append(word);
            at += word.Length;
        }

        text.Append('\n');
    }
}
