using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>That the example of each command runs as it stands in its help.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class HelpTests(TrainedModel trained) : IDisposable
{
    // What an example of a training is given beside its own options: a test cannot wait for as long as a user.
    private const string Tiny = " --epochs 1 --width 8 --heads 2 --layers 1 --threads 1 --encoder-folds 1";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train-evaluate", "Data Task Pipelines Output Encoder Training Vocabulary")]
    [InlineData("tag-evaluate", "Data Pipelines Run Encoder Training Vocabulary")]
    [InlineData("predict", "Files Data")]
    [InlineData("featurize", "Files Data")]
    [InlineData("explain", "Input Output")]
    [InlineData("export", "Files Format")]
    public async Task The_example_of_a_command_runs_and_its_options_are_in_groups(string command, string groups)
    {
        ProcessResult help = await BuiltProgram.Cli.RunAsync(command, "--help");
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        string[] lines = help.Output.Split('\n');
        Assert.All(groups.Split(' '), group => Assert.Contains($"{group}:", lines));
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 120));

        string example = lines[Array.IndexOf(lines, "Example:") + 1].Trim();
        string[] arguments = [.. CommandLineParser.SplitCommandLine(example)];
        Assert.Equal(["mlnet-attention", command], arguments[..2]);
        File.Copy(trained.Model, _folder.File("model.zip"));
        await WriteAsync("reviews.csv", "label,text", row => row % 2 == 0 ? "good,\"a good, warm day\"" : "bad,a cold night");
        await WriteAsync("new.csv", "text", row => $"a day {row}");
        await WriteAsync("tags.tsv", "label\ttext", row => row % 2 == 0 ? "O B-dog\tthe Riley" : "O B-cat\tthe Luna");
        string[] before = Directory.GetFiles(_folder.FullName);
        string[] written =
            [.. Regex.Matches(example, @"--(?:output|plot|report|onnx) (\S+)").Select(match => match.Groups[1].Value)];
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);
        bool trains = command.EndsWith("-evaluate", StringComparison.Ordinal);
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            [.. arguments[1..], .. trains ? Tiny.Trim().Split(' ') : []], TimeSpan.FromMinutes(2), _folder.FullName);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(written.Order(), Directory.GetFiles(_folder.FullName).Except(before).Select(Path.GetFileName).Order());
    }

    private Task WriteAsync(string name, string header, Func<int, string> row) => File.WriteAllLinesAsync(
        _folder.File(name), Enumerable.Range(0, 60).Select(row).Prepend(header), TestContext.Current.CancellationToken);
}
