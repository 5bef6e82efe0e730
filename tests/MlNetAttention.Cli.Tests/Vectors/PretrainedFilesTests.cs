using System.CommandLine;
using MlNetAttention.Cli.Commands;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Vectors;

namespace MlNetAttention.Cli.Tests.Vectors;

/// <summary>The files of a pretrained encoder, none of which an output may be.</summary>
public sealed class PretrainedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PretrainedFilesTests()
    {
        TinyPretrained.Write(_folder);
        Directory.CreateDirectory(_folder.File("tiny", "1_Pooling", "deeper"));
        foreach (string[] file in (string[][])
            [
                ["1_Pooling", "config.json"], ["1_Pooling", "deeper", "config.json"], ["model-00001-of-00002.safetensors"],
                ["README.md"],
            ])
        {
            File.WriteAllText(_folder.File(["tiny", .. file]), "{}");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void They_are_those_of_the_folder_and_of_the_folders_of_its_stages()
    {
        string[] files =
            [.. PretrainedFiles.In(_folder.File("tiny")).Select(file => Path.GetRelativePath(_folder.File("tiny"), file))];

        Assert.Equal(
            [
                Path.Combine("1_Pooling", "config.json"), "config.json", "model-00001-of-00002.safetensors", "model.safetensors",
                "tokenizer_config.json", "vocab.txt",
            ],
            files);
        Assert.Empty(PretrainedFiles.In(_folder.File("none")));
    }

    [Fact]
    public void A_folder_of_far_more_files_is_refused()
    {
        Directory.CreateDirectory(_folder.File("many"));
        for (int at = 0; at <= PretrainedFiles.Most; at++) File.WriteAllBytes(_folder.File("many", $"{at}.txt"), []);

        Failure failure = Assert.Throws<Failure>(() => PretrainedFiles.In(_folder.File("many")));

        Assert.Equal(ExitCode.WrongUsage, failure.ExitCode);
        File.Delete(_folder.File("many", "0.txt"));
        Assert.Equal(PretrainedFiles.Most, PretrainedFiles.In(_folder.File("many")).Length);
    }

    [Theory]
    [InlineData("1_Pooling/config.json")]
    [InlineData("model-00001-of-00002.safetensors")]
    [InlineData("tokenizer_config.json")]
    public async Task None_of_them_is_written_over(string file)
    {
        string path = Path.Combine(_folder.File("tiny"), file);
        string before = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(_folder.File("in.tsv"), ["text", "a cat"], TestContext.Current.CancellationToken);
        using var error = new StringWriter();

        int code = await CliCommands.Root()
            .ParseStrictly(["featurize", "--pretrained", _folder.File("tiny"), "--input", _folder.File("in.tsv"), "--output", path])
            .InvokeAsync(new InvocationConfiguration { Error = error }, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.WrongUsage, code);
        Assert.Contains("--pretrained and --output are the same file", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }
}
