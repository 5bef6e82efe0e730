using MlNetAttention.Documents.Tests.Markdown;
using MlNetAttention.Documents.Tests.Packages;

namespace MlNetAttention.Documents.Tests.Commands;

/// <summary>Every command of the documents that starts with <c>dotnet</c> runs, small; all but <c>dotnet test</c>.</summary>
/// <remarks>
/// The commands of a page run in order, in one folder. Single-file programs are run by the tests of the notebooks, as they stand
/// beside them and take long to build.
/// </remarks>
[Collection(DocumentCollection.Name)]
public sealed class ShellCommandTests(ReaderFolder reader, PackedPackages packages)
{
    public static TheoryData<string> Pages =>
        [.. MarkdownPage.Names.Where(name => ToRun(MarkdownPage.Load(name)).Any())];

    [Theory]
    [MemberData(nameof(Pages))]
    [Trait("Category", "Slow")]
    public async Task Every_command_runs(string name)
    {
        using TemporaryFolder folder = reader.Copy();
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);

        foreach (ShellCommand command in ToRun(MarkdownPage.Load(name)))
        {
            await (command.Words switch
            {
                [_, "add", "package", ..] => packages.AddAsync(command),
                [_, "tool", "install", "--global", var tool] => packages.InstallToolAsync(tool, folder.FullName),
                _ => command.RunAsync(folder.FullName),
            });
        }
    }

    [Fact]
    public async Task Every_single_file_program_is_there_and_run_by_the_tests_of_the_notebooks()
    {
        IEnumerable<ShellCommand> all = MarkdownPage.Names.SelectMany(name => ShellCommand.In(MarkdownPage.Load(name)));
        string[] programs = [.. all.Select(SingleFile).OfType<string>()];
        string file = BuiltPaths.InRepository("tests", "MlNetAttention.Notebooks.Tests", "ProgramTests.cs");
        string tests = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

        Assert.NotEmpty(programs);
        Assert.All(programs, program => Assert.True(File.Exists(BuiltPaths.InRepository(program)), program));
        Assert.All(programs, program => Assert.Contains($"\"{Path.GetFileName(program)}\"", tests, StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_of_blocks_and_code_in_prose_are_found_and_taken_apart()
    {
        var page = MarkdownPage.Parse("page.md", """
            It is `dotnet build -c Release` and `dotnet build`.
            ```sh
            ls
            dotnet run -- --text "Evan's dog" --filter '*'   # dotnet test
            ```
            """);

        Assert.Equal(
            ["dotnet|build|-c|Release", "dotnet|run|--|--text|Evan's dog|--filter|*"],
            ShellCommand.In(page).Select(command => string.Join('|', command.Words)));
    }

    [Fact]
    public void Small_settings_take_the_place_of_those_shown()
    {
        ShellCommand command = ShellCommand.Parse(
            "dotnet run -c Release --project src/MlNetAttention.Cli -- train-evaluate --epochs 20 --train my.tsv");

        ShellCommand small = SmallCommands.Of(command, "folder");

        Assert.Equal(["train-evaluate", "--train", "my.tsv", "--epochs", "1", "--encoder-folds", "1"], small.Words.Skip(3));
    }

    [Theory]
    [InlineData("dotnet format")]
    [InlineData("dotnet run -c Release --project src/MlNetAttention.Cli -- unheard-of")]
    public void An_unknown_command_is_an_error(string line) =>
        Assert.Throws<NotSupportedException>(() => SmallCommands.Of(ShellCommand.Parse(line), "folder"));

    private static IEnumerable<ShellCommand> ToRun(MarkdownPage page) =>
        ShellCommand.In(page).Where(command => command.Words is not [_, "test", ..] && SingleFile(command) is null);

    private static string? SingleFile(ShellCommand command) =>
        command.Words is not [_, "run", ..] ? null
        : command.Words.FirstOrDefault(word => word.EndsWith(".cs", StringComparison.Ordinal));
}
