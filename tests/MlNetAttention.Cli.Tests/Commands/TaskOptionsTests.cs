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
    public void Several_names_are_asked_for_by_the_task_or_by_a_separator_alone()
    {
        Assert.Equal(new(TaskKind.MultiLabel) { LabelSeparator = "|" }, Read("--task MultiLabel"));
        Assert.Equal(new(TaskKind.MultiLabel) { LabelSeparator = ";" }, Read("--label-separator ;"));
        Assert.Equal(new(TaskKind.MultiLabel) { LabelSeparator = " + " }, Read("--task multilabel --label-separator \" + \""));
    }

    [Fact]
    public void A_ranking_has_queries() => Assert.Equal(new(TaskKind.Ranking), Read("--task Ranking --group-column query"));

    [Theory]
    [InlineData("--task Ranking", "--task Ranking needs --group-column")]
    [InlineData("--task Regression --group-column level", "'level', by which --task Regression does not measure")]
    [InlineData("--task MultiLabel --group-column level", "by which --task MultiLabel does not measure")]
    [InlineData("--label-separator ; --group-column level", "by which --task MultiLabel does not measure")]
    [InlineData("--task Multiclass --label-separator ;", "--task MultiLabel alone; found --task Multiclass.")]
    [InlineData("--task Ranking --group-column q --label-separator ;", "found --task Ranking.")]
    [InlineData("--label-separator ; --positive-label yes", "--positive-label goes with --task Binary alone")]
    public void Options_that_do_not_go_together_are_refused(string arguments, string message)
    {
        Failure failure = Assert.Throws<Failure>(() => Read(arguments));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.WrongUsage, failure.ExitCode);
    }

    [Fact]
    public void A_separator_is_not_empty() => Assert.Contains(
        "--label-separator is empty", CommandRun.DescribeErrors(Parse(["train-evaluate", "--label-separator", ""])),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("--group-column level")]
    [InlineData("--task Binary --group-column level")]
    public void Classes_are_measured_by_group(string arguments) => Assert.NotEqual(TaskKind.Ranking, Read(arguments).Kind);

    private static TaskSettings Read(string arguments) => TaskOptions.Read(
        Parse([.. System.CommandLine.Parsing.CommandLineParser.SplitCommandLine($"train-evaluate {arguments}")]));

    private static ParseResult Parse(string[] arguments) => CliCommands.Root().ParseStrictly(arguments);
}
