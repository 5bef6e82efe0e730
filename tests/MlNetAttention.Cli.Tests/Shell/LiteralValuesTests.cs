using System.CommandLine;
using MlNetAttention.Cli.Commands;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tests.Shell;

/// <summary>That what follows an option is its value, whatever it looks like.</summary>
public sealed class LiteralValuesTests
{
    private static readonly string[] Values =
    [
        "--", "-", "-x", "--x", "---", "--seed", "--seed=3", "--seed:3", "-h", "/h", "-?", "/?", "--help", "--version", "explain",
        "", " ", "=", ":x", "@x", "[x]", "\"x\"", "-1",
    ];

    public static TheoryData<string, string> Texts =>
    [
        .. OptionsTests.Commands(CliCommands.Root()).SelectMany(command => command.Options
            .Where(option => option.ValueType == typeof(string) || option.ValueType == typeof(string[]))
            .Select(option => (command.Name, option.Name))),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void It_is_that_for_every_option_that_takes_a_text(string command, string name)
    {
        Option option = OptionsTests.Find(command, name);
        var number = new Option<int>("--seed");
        var root = new RootCommand { new Command("explain") { option, number } };
        foreach (string value in Values)
        {
            ParseResult arguments = root.ParseStrictly(["explain", name, value, "--seed", "5"]);
            Assert.Equal([value], arguments.GetResult(option)!.Tokens.Select(token => token.Value));
            Assert.Equal(5, arguments.GetValue(number));
        }
    }

    [Fact]
    public void Of_several_values_the_first_may_look_like_an_option()
    {
        var several = new Option<string[]>("--columns") { AllowMultipleArgumentsPerToken = true };
        var number = new Option<int>("--seed");
        var root = new RootCommand { several, number };

        ParseResult arguments = root.ParseStrictly(["--columns", "--", "a", "-b", "--columns", "--seed", "c", "--seed", "5"]);
        Assert.Empty(arguments.Errors);
        Assert.Equal(["--", "a", "-b", "--seed", "c"], arguments.GetValue(several)!);
        Assert.Equal(5, arguments.GetValue(number));
    }

    [Fact]
    public void An_option_that_needs_no_value_takes_none_that_is_an_option()
    {
        var (flag, number) = (new Option<bool>("--flag"), new Option<int>("--seed"));
        ParseResult arguments = new RootCommand { flag, number }.ParseStrictly(["--flag", "--seed", "5"]);
        Assert.Empty(arguments.Errors);
        Assert.Equal((true, 5), (arguments.GetValue(flag), arguments.GetValue(number)));
    }

    [Theory]
    [InlineData("Required argument missing for option: '--text'", "--text")]
    [InlineData("Unrecognized command or argument '--text'", "--text", "a", "--", "--text", "b")]
    [InlineData("--separator is '--'; expected tab", "--text", "a", "--separator", "--")]
    [InlineData("--seed is '--'; expected a whole number", "--text", "a", "--seed", "--")]
    public void What_is_wrong_is_shown_as_it_was_written(string message, params string[] args)
    {
        var text = new Option<string>("--text");
        var root = new RootCommand { text, DataOptions.Separator, DataOptions.Seed };
        Assert.Contains(message, CommandRun.DescribeErrors(root.ParseStrictly(args)), StringComparison.Ordinal);
    }
}
