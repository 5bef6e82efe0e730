using System.Text.RegularExpressions;
using MlNetAttention.Documents.Tests.Commands;
using MlNetAttention.Documents.Tests.Markdown;

namespace MlNetAttention.Documents.Tests.Packages;

/// <summary>The way of a newcomer: an empty program, the packages as the first page says, and its first block of code.</summary>
[Collection(DocumentCollection.Name)]
[Trait("Category", "Slow")]
public sealed partial class NewcomerTests(ReaderFolder reader, PackedPackages packages)
{
    [Fact]
    public async Task The_first_block_is_a_whole_program_that_needs_only_the_packages()
    {
        var page = MarkdownPage.Load("README.md");
        (Fence block, Fence output) = Assert.Single(page.ShownOutputs("csharp"));
        Assert.Single(page.Fences, fence => fence.Language == "csharp");
        string project = await packages.ProjectAsync();
        using TemporaryFolder folder = reader.Copy();
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);

        foreach (ShellCommand add in ShellCommand.In(page).Where(command => command.Words is [_, "add", "package", ..]))
        {
            await packages.AddAsync(add);
        }

        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), block.Text, TestContext.Current.CancellationToken);
        ProcessResult built = await DotnetCommand.RunAsync(project, "build", "-c", "Release");
        Assert.True(built.ExitCode == 0, built.Output);
        string program = Path.Combine(project, "bin", "Release", "net10.0", "program.dll");
        ProcessResult run = await DotnetCommand.RunAsync(folder.FullName, "exec", program);

        Assert.True(run is { ExitCode: 0, Error: "" }, $"It ended with {run.ExitCode} and wrote\n{run.Output}\n{run.Error}");
        Assert.Equal(output.Text.Split('\n').Length, run.Output.TrimEnd().Split('\n').Length);
        Assert.True(File.Exists(folder.File("model.zip")));
    }

    [Theory]
    [InlineData("README.md", "dog|cat")]
    [InlineData("src/MlNetAttention.TorchSharp/README.md", "")]
    public async Task The_first_block_is_a_file_based_app_below_the_lines_that_are_said_to_begin_one(string name, string labels)
    {
        var page = MarkdownPage.Load(name);
        string prose = string.Concat(page.Parts.OfType<Prose>().Select(part => part.Text));
        string[] directives = [.. Directive().Matches(prose).Select(match => match.Groups["line"].Value)];
        Assert.Equal(3, directives.Length);
        string settings = Path.Combine(await packages.ProjectAsync(), "nuget.config");
        using TemporaryFolder folder = reader.Copy();
        File.Copy(settings, folder.File("nuget.config"));
        string program = folder.File("program.cs");
        await File.WriteAllLinesAsync(
            program,
            [
                .. directives.Select(line => line.Replace("@0.1.0", $"@{packages.Version}", StringComparison.Ordinal)),
                page.Fences.First(fence => fence.Language == "csharp").Text,
            ], TestContext.Current.CancellationToken);
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);

        // libtorch is linked instead of copied.
        ProcessResult run = await DotnetCommand.RunAsync(
            folder.FullName, "run", "-c", "Release", "-p:CreateHardLinksForCopyLocalIfPossible=true", program);

        Assert.True(run is { ExitCode: 0, Error: "" }, $"It ended with {run.ExitCode} and wrote\n{run.Output}\n{run.Error}");
        string[] printed = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(labels.Split('|', StringSplitOptions.RemoveEmptyEntries).Length, printed.Length);
        Assert.True(File.Exists(folder.File("model.zip")));
    }

    [GeneratedRegex("`(?<line>#:[^`]+)`")]
    private static partial Regex Directive();
}
