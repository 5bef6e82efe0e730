using System.CommandLine;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Lab.Commands;

namespace MlNetAttention.Lab.Tests;

/// <summary>Pipelines that there are not, or that would not heed an option, are refused before anything is measured.</summary>
public sealed class RefusedOptionsTests : IDisposable
{
    private readonly PetsFolder _pets = new();

    public void Dispose() => _pets.Dispose();

    [Theory]
    [InlineData(
        "--pipelines FeaturizeText TextClassification --weight-column weight",
        "TextClassification learns from all rows alike; found --weight-column.")]
    [InlineData("--pipelines TextClassification --task Binary", "--pipelines names TextClassification")]
    [InlineData("--pipelines Pretrained", "Pretrained, which needs --pretrained")]
    [InlineData("--pipelines FineTuned", "FineTuned, which needs --pretrained")]
    [InlineData("--fine-tune", "--fine-tune goes with --pretrained alone.")]
    [InlineData("--pipelines FeaturizeText --pretrained none", "--pretrained goes with")]
    public async Task They_are_named(string arguments, string message)
    {
        using var error = new StringWriter();
        ParseResult parsed = LabCommands.Root().ParseStrictly(
            ["evaluate", "--data", _pets.Path, "--json", _pets.File("report.json"), .. arguments.Split(' ')]);
        Assert.Empty(parsed.Errors);

        int code = await parsed.InvokeAsync(
            new InvocationConfiguration { Error = error }, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.WrongUsage, code);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_pets.File("report.json")));
    }
}
