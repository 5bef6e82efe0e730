using System.Text.Json.Nodes;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>That no output destroys a file, or takes another with it, and that outputs may be streams.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class OutputFilesTests : IDisposable
{
    private const string Tiny = "--epochs 1 --width 8 --heads 2 --layers 1 --threads 1 --encoder-folds 1";

    private readonly TrainedModel _trained;
    private readonly TemporaryFolder _folder = new();

    public OutputFilesTests(TrainedModel trained)
    {
        _trained = trained;
        string[] rows = [.. Enumerable.Range(0, 60).Select(row =>
            row % 2 == 0 ? $"cat\ta cat purrs {row % 7}" : $"dog\ta dog barks {row % 7}")];
        Directory.CreateDirectory(_folder.File("d"));
        File.WriteAllLines(_folder.File("d", "train.tsv"), ["label\ttext", .. rows]);
        File.WriteAllLines(_folder.File("d", "test.tsv"), ["label\ttext", .. rows.Take(20)]);
        File.Copy(trained.Model, _folder.File("m.zip"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train-evaluate --train d/train.tsv --json d/train.tsv", "--train and --json")]
    [InlineData("train-evaluate --train d/train.tsv --test d/test.tsv --model ./d/../d/test.tsv", "--test and --model")]
    [InlineData("train-evaluate --train d/train.tsv --json same --model same", "--model and --json")]
    [InlineData("train-evaluate --train d/train.tsv --report x.html --json d/../x.html", "--json and --report")]
    [InlineData("explain --model m.zip --text a --json a.svg --plot a.svg", "--json and --plot")]
    [InlineData("explain --model m.zip --text a --json m.zip", "--model and --json")]
    [InlineData("export --model m.zip --onnx m.zip", "--model and --onnx")]
    [InlineData("featurize --model m.zip --input d/test.tsv --output d/test.tsv", "--input and --output")]
    [InlineData("predict --model m.zip --input d/test.tsv --output d/test.tsv", "--input and --output")]
    [InlineData("tag-evaluate --train d/train.checkpoint --checkpoint d", "a file that --checkpoint writes")]
    [InlineData("tag-evaluate --train d/fine-tuned/train.checkpoint --checkpoint d", "a file that --checkpoint writes")]
    public async Task An_output_that_is_another_file_of_the_command_is_refused(string arguments, string message) =>
        await RefusedAsync(BuiltProgram.Cli, arguments, message);

    [Theory]
    [InlineData("evaluate --data d --markdown d/train.tsv", "--data and --markdown")]
    [InlineData("evaluate --data d --json d/dev.tsv", "--data and --json")]
    [InlineData("evaluate --data d --json r.json --markdown r.json", "--json and --markdown")]
    [InlineData("evaluate --data d --json r.json --markdown r.json.lock", "a file that --json writes")]
    [InlineData("ladder --data d --json d/test.tsv", "--data and --json")]
    public async Task So_it_is_by_the_bench(string arguments, string message) =>
        await RefusedAsync(BuiltProgram.Lab, arguments, message);

    [Fact]
    public async Task Where_standard_output_is_redirected_is_no_output()
    {
        ProcessResult run = await Shell.RunAsync(
            _folder.FullName, "$CLI featurize --model m.zip --input d/test.tsv --output all.txt > all.txt");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--output is 'all.txt', to which standard output is redirected", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_cannot_be_written_takes_neither_the_table_nor_the_metrics_with_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /dev/full.");
        using IDisposable training = await TrainingLock.WaitAsync(Cancelled);
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            [.. $"train-evaluate --train d/train.tsv --model /dev/full --json j.json {Tiny}".Split(' ')], TimeSpan.FromMinutes(2),
            _folder.FullName);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("Cannot write to /dev/full: No space left on device", run.Error.TrimEnd().Split(" : ")[0]);
        Assert.Contains("\naccuracy ", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            4, JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("j.json"), Cancelled))!["pipelines"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_dash_is_standard_input_and_output_and_words_go_elsewhere()
    {
        ProcessResult run = await Shell.RunAsync(
            _folder.FullName, "cat d/test.tsv | $CLI featurize --model m.zip --input - --output - | tee copy.tsv");
        Assert.Equal("20 rows of 32 features\n", run.Error);
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal(21, lines.Length);
        Assert.StartsWith("f0\tf1\t", lines[0], StringComparison.Ordinal);

        Assert.Equal(0, (await BuiltProgram.Cli.RunAsync(
            "featurize", "--model", _trained.Model, "--input",
            _folder.File("d", "test.tsv"), "--output", _folder.File("file.tsv"))).ExitCode);
        Assert.Equal(await File.ReadAllTextAsync(_folder.File("file.tsv"), Cancelled), run.Output);
    }

    [Fact]
    public async Task Training_rows_may_come_from_a_pipe_and_the_metrics_go_into_one()
    {
        using IDisposable training = await TrainingLock.WaitAsync(Cancelled);
        ProcessResult run = await Shell.RunAsync(
            _folder.FullName, $"gzip -c d/train.tsv | $CLI train-evaluate --train - --json - {Tiny} 2> words.txt");
        JsonNode json = JsonNode.Parse(run.Output)!;
        Assert.Equal("standard input", json["dataset"]!.GetValue<string>());
        Assert.Equal(48, json["rows"]!["train"]!.GetValue<int>());
        Assert.Contains(
            "\naccuracy ", await File.ReadAllTextAsync(_folder.File("words.txt"), Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_begins_with_an_at_sign_is_a_text()
    {
        await File.WriteAllTextAsync(_folder.File("john"), "dog", Cancelled);
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            ["explain", "--model", "m.zip", "--text", "@john"], TimeSpan.FromMinutes(1), _folder.FullName);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("\njohn ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("dog  ", run.Output, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(BuiltProgram program, string arguments, string message)
    {
        string[] before = Contents();
        ProcessResult run = await program.RunAsync(arguments.Split(' '), TimeSpan.FromMinutes(1), _folder.FullName);
        Expect.OneLine(2, message, run);
        Assert.Equal(before, Contents());
    }

    private string[] Contents() =>
    [
        .. Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Convert.ToHexString(File.ReadAllBytes(file))}"),
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
