using System.CommandLine;
using MlNetAttention.Cli.Commands;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tests.Shell;

/// <summary>What holds for every option of every command, those of later commands too.</summary>
public sealed class OptionsTests
{
    // Texts that are not the names of files.
    private static readonly string[] Texts =
    [
        "--label-column", "--text-column", "--number-columns", "--group-column", "--weight-column", "--sampling-key-column",
        "--optional-column", "--token-inputs-column", "--positive-label", "--label-separator", "--separator", "--text", "--head",
        "--pipelines",
    ];

    public static TheoryData<string, string> All =>
        [.. Commands(CliCommands.Root()).SelectMany(command => command.Options.Select(option => (command.Name, option.Name)))];

    [Theory]
    [MemberData(nameof(All))]
    public void An_option_that_takes_a_text_says_whether_that_names_a_file(string command, string option) =>
        IsDeclared(Find(command, option), Texts);

    [Theory]
    [MemberData(nameof(All))]
    public void A_number_is_read_as_code_writes_it_and_a_name_as_it_is_listed(string command, string option) =>
        IsStrict(Find(command, option));

    internal static void IsDeclared(Option option, string[] texts)
    {
        if (option.ValueType != typeof(string) && option.ValueType != typeof(string[])) return;
        Assert.True(
            option is IFileOption != texts.Contains(option.Name),
            $"{option.Name} takes a text; make it a FileOption, or list it as a text that names no file.");
    }

    internal static void IsStrict(Option option)
    {
        Type type = option.ValueType.IsArray ? option.ValueType.GetElementType()! : option.ValueType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        string[] wrong =
            type == typeof(int) ? ["0,25", "1,000", "1.5", "1e2", " 1", "1 ", "0x1", "one", "NaN", "99999999999", "١", ""]
            : type == typeof(double) || type == typeof(float)
                ? ["0,25", "1,000", "1.000,5", " 1", "1 ", "NaN", "Infinity", "-∞", "1e400", "0x1", "٠.٥", "half", ""]
            : type.IsEnum ? ["0", "1", "7", "-1", "no such name", $"{Enum.GetNames(type)[0]},{Enum.GetNames(type)[^1]}", ""]
            : [];
        foreach (string value in wrong)
        {
            ParseResult arguments = Alone(option).ParseStrictly([option.Name, value]);
            Assert.NotEmpty(arguments.Errors);
            Assert.Contains($"{option.Name} is '{value}'; expected "
                + "", CommandRun.DescribeErrors(arguments), StringComparison.Ordinal);
            Assert.DoesNotContain("Cannot parse", CommandRun.DescribeErrors(arguments), StringComparison.Ordinal);
        }

        string? right = type == typeof(int) ? "3" : type == typeof(double) || type == typeof(float) ? "2.5e-1"
            : type.IsEnum ? Enum.GetNames(type)[0].ToUpperInvariant() : null;
        if (right is not null)
        {
            Assert.DoesNotContain(option.Name, CommandRun.DescribeErrors(Alone(option).ParseStrictly([option.Name, right])));
        }
    }

    internal static IEnumerable<Command> Commands(Command root) => root.Subcommands.SelectMany(Commands).Append(root);

    [Theory]
    [InlineData("@john thanks")]
    [InlineData("@")]
    [InlineData("@/etc/hostname")]
    [InlineData("[bold]")]
    [InlineData("0,25")]
    public void A_text_is_taken_as_it_is(string text)
    {
        var option = new Option<string>("--text");
        ParseResult arguments = Alone(option).ParseStrictly(["--text", text]);
        Assert.Empty(arguments.Errors);
        Assert.Equal(text, arguments.GetValue(option));
    }

    private static Command Alone(Option option) => new("command") { option };

    internal static Option Find(string command, string option) =>
        Commands(CliCommands.Root()).First(one => one.Name == command).Options.Single(one => one.Name == option);
}
