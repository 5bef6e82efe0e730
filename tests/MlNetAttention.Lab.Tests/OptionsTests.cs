using System.CommandLine;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Lab.Commands;

namespace MlNetAttention.Lab.Tests;

/// <summary>What holds for every option of every command of the bench, those of later commands too.</summary>
public sealed class OptionsTests
{
    // Texts that are not the names of files.
    private static readonly string[] Texts =
    [
        "--label-column", "--text-column", "--split-texts", "--group-column", "--weight-column", "--sampling-key-column",
        "--label-separator", "--pipelines", "--split", "--configuration",
    ];

    [Fact]
    public void An_option_that_takes_a_text_says_whether_that_names_a_file()
    {
        Option[] options =
        [
            .. Commands(LabCommands.Root()).SelectMany(command => command.Options)
                .Where(option => option.ValueType == typeof(string) || option.ValueType == typeof(string[])),
        ];
        Assert.Contains(options, option => option is IFileOption);
        Assert.All(options, option => Assert.True(option is IFileOption != Texts.Contains(option.Name), option.Name));
    }

    [Theory]
    [InlineData("c: --word-dropout 0,25", "--word-dropout is '0,25'; expected a number such as 0.25.")]
    [InlineData("c: --dropout NaN", "--dropout is 'NaN'; expected a number such as 0.25.")]
    [InlineData("c: --mechanism 1", "--mechanism is '1'; expected FixedRatio")]
    [InlineData("c: --epochs @file", "--epochs is '@file'; expected a whole number.")]
    public void A_configuration_is_read_as_strictly(string text, string message) => Assert.Contains(
        message, Assert.Throws<Failure>(() => Evaluation.EncoderConfiguration.Parse(text)).Message, StringComparison.Ordinal);

    private static IEnumerable<Command> Commands(Command root) => root.Subcommands.SelectMany(Commands).Append(root);
}
