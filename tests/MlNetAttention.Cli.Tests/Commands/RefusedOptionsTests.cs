using System.CommandLine;
using MlNetAttention.Cli.Commands;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tests.Commands;

/// <summary>Options that nothing would heed are refused before any file is read.</summary>
public sealed class RefusedOptionsTests
{
    private const string Pretrained = "--pretrained none --pipelines Pretrained";

    [Theory]
    [InlineData($"{Pretrained} --epochs 3", "--epochs goes with pipelines that train an encoder alone.")]
    [InlineData($"{Pretrained} --width 32", "--width goes with pipelines that train an encoder alone.")]
    [InlineData($"{Pretrained} --min-count 2", "--min-count goes with pipelines that train an encoder alone.")]
    [InlineData($"{Pretrained} --validation none.tsv", "--validation goes with pipelines that train an encoder alone.")]
    [InlineData("--pipelines FeaturizeText --epochs 3", "--epochs goes with pipelines that train an encoder alone.")]
    public Task Nothing_is_trained_with_options_for_training(string arguments, string message) =>
        AreRefusedAsync(arguments, message, "train-evaluate", "tag-evaluate");

    [Theory]
    [InlineData(
        $"{Pretrained} --text-column a --text-column b --max-tokens-per-column 3 4",
        "--max-tokens-per-column goes with pipelines that train an encoder alone.")]
    [InlineData(
        "--pipelines FeaturizeText --text-column a --text-column b --optional-column b",
        "--optional-column goes with pipelines that have an encoder alone.")]
    [InlineData(
        "--pipelines FeaturizeText --token-inputs-column from",
        "--token-inputs-column goes with pipelines that have an encoder alone.")]
    [InlineData("--token-inputs-column Score", "--token-inputs-column is 'Score', a column that is there already")]
    [InlineData("--token-inputs-column Probability", "is 'Probability', a column that is there already")]
    [InlineData("--token-inputs-column PredictedLabel", "is 'PredictedLabel', a column that is there already")]
    [InlineData("--token-inputs-column text", "is 'text', a column that is there already")]
    public Task Columns_that_no_pipeline_heeds_are_refused(string arguments, string message) =>
        AreRefusedAsync(arguments, message, "train-evaluate");

    [Theory]
    [InlineData($"{Pretrained} --features Vector")]
    [InlineData($"{Pretrained} --text-column a --text-column b --optional-column b --token-inputs-column from")]
    [InlineData("--pipelines Attention --epochs 3 --validation none.tsv")]
    public async Task What_is_heeded_is_not(string arguments)
    {
        (int code, string error) = await RunAsync("train-evaluate", arguments);

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("missing.tsv", error, StringComparison.Ordinal);
    }

    private static async Task AreRefusedAsync(string arguments, string message, params string[] commands)
    {
        foreach (string command in commands)
        {
            (int code, string error) = await RunAsync(command, arguments);
            Assert.Equal(ExitCode.WrongUsage, code);
            Assert.Contains(message, error, StringComparison.Ordinal);
        }
    }

    private static async Task<(int Code, string Error)> RunAsync(string command, string arguments)
    {
        using var error = new StringWriter();
        ParseResult parsed = CliCommands.Root().ParseStrictly([command, "--train", "missing.tsv", .. arguments.Split(' ')]);
        Assert.Empty(parsed.Errors);
        int code = await parsed.InvokeAsync(
            new InvocationConfiguration { Error = error }, TestContext.Current.CancellationToken);
        return (code, error.ToString());
    }
}
