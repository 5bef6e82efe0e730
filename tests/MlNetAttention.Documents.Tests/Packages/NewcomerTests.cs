using MlNetAttention.Documents.Tests.Commands;
using MlNetAttention.Documents.Tests.Markdown;

namespace MlNetAttention.Documents.Tests.Packages;

/// <summary>The way of a newcomer: an empty program, the packages as the first page says, and its first block of code.</summary>
[Collection(DocumentCollection.Name)]
[Trait("Category", "Slow")]
public sealed class NewcomerTests(ReaderFolder reader, PackedPackages packages)
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
}
