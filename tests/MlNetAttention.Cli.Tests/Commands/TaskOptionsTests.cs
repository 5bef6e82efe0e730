using System.CommandLine;
using MlNetAttention.Cli.Commands;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tests.Commands;

public sealed class TaskOptionsTests
{
    [Fact]
    public void Without_an_option_the_label_is_one_of_many() => Assert.Equal(new(TaskKind.Multiclass), Read(""));

    [Fact]
    public void A_ranking_has_queries() => Assert.Equal(new(TaskKind.Ranking), Read("--task Ranking --group-column query"));

    [Theory]
    [InlineData("--task Ranking", "--task Ranking needs --group-column")]
    [InlineData("--task Regression --group-column level", "'level', by which --task Regression does not measure")]
    [InlineData("--task Multiclass --positive-label yes", "--positive-label goes with --task Binary alone")]
    public void Options_that_do_not_go_together_are_refused(string arguments, string message)
    {
        Failure failure = Assert.Throws<Failure>(() => Read(arguments));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.WrongUsage, failure.ExitCode);
    }

    [Theory]
    [InlineData("--group-column level")]
    [InlineData("--task Binary --group-column level")]
    public void Classes_are_measured_by_group(string arguments) => Assert.NotEqual(TaskKind.Ranking, Read(arguments).Kind);

    private static TaskSettings Read(string arguments) => TaskOptions.Read(
        Parse([.. System.CommandLine.Parsing.CommandLineParser.SplitCommandLine($"train-evaluate {arguments}")]));

    private static ParseResult Parse(string[] arguments) => CliCommands.Root().ParseStrictly(arguments);
}
