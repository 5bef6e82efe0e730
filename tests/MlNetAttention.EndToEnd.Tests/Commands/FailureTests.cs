using System.Text;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>What a command cannot do ends with the right exit code, one line, and no file.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("label\ttext\n", "has a header but no rows")]
    [InlineData("label\twords\na\tb\n", "line 1: there is no column 'text'; found 'label', 'words'.")]
    [InlineData("kind\ttext\na\tb\n", "line 1: there is no column 'label'; found 'kind', 'text'.")]
    [InlineData("label\ttext\ttext\na\tb\tc\n", "line 1: more than one column is called 'text'.")]
    [InlineData("label\ttext\na\tone\nb\ttwo\tthree\n", "line 3: 3 fields; expected 2")]
    [InlineData("label\ttext\na\tone\n\nb\ttwo\n", "line 3: 1 fields; expected 2")]
    [InlineData("label\ttext\na\tone\na\ttwo\na\tthree\n", "the column 'label' is always 'a'")]
    [InlineData("label\ttext\na\tone\n", "too few rows")]
    public async Task A_file_that_cannot_be_learned_from_is_named(string content, string message)
    {
        await WriteAsync("train.tsv", Encoding.UTF8.GetBytes(content));

        ProcessResult run = await TrainAsync();

        Expect.OneLine(1, message, run);
        Assert.Contains(_folder.File("train.tsv"), run.Error, StringComparison.Ordinal);
        OnlyInput();
    }

    [Fact]
    public async Task Invalid_utf8_is_named_with_its_line()
    {
        await WriteAsync("train.tsv", [.. "label\ttext\na\tone\nb\t"u8, 0xC3, 0x28, (byte)'\n']);

        Expect.OneLine(1, $"{_folder.File("train.tsv")}, line 3: not valid UTF-8", await TrainAsync());
        OnlyInput();
    }

    [Theory]
    [InlineData("regression", "line 3: the label 'b' is not a number")]
    [InlineData("binary", "has 3 labels; a binary task expects two")]
    public async Task Labels_must_fit_the_task(string task, string message)
    {
        await WriteAsync("train.tsv", "label\ttext\n1\tone\nb\ttwo\nc\tthree\n"u8.ToArray());
        await WriteAsync("test.tsv", "label\ttext\n1\tone\n"u8.ToArray());

        Expect.OneLine(1, message, await TrainAsync("--task", task, "--test", _folder.File("test.tsv")));
    }

    [Fact]
    public async Task A_label_that_was_never_trained_is_named_with_its_line()
    {
        await WriteAsync("train.tsv", "label\ttext\na\tone\nb\ttwo\n"u8.ToArray());
        await WriteAsync("test.tsv", "label\ttext\na\tone\nc\ttwo\n"u8.ToArray());

        Expect.OneLine(1, "test.tsv, line 3: the label 'c'", await TrainAsync("--test", _folder.File("test.tsv")));
        Expect.OneLine(
            1, "test.tsv, line 3: the label 'c'",
            await TrainAsync("--test", _folder.File("train.tsv"), "--validation", _folder.File("test.tsv")));
    }

    [Fact]
    public async Task A_missing_file_is_named() => Expect.OneLine(1, _folder.File("train.tsv"), await TrainAsync());

    [Theory]
    [InlineData("--json")]
    [InlineData("--model")]
    [InlineData("--report")]
    public async Task A_target_that_cannot_be_written_is_named_before_anything_is_trained(string option)
    {
        string target = _folder.File("missing", "target.html");

        Expect.OneLine(1, target, await BuiltProgram.Cli.RunAsync("train-evaluate", option, target));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Theory]
    [InlineData("train-evaluate")]
    [InlineData("tag-evaluate")]
    public async Task A_folder_for_checkpoints_that_cannot_be_made_is_named_before_anything_is_trained(string command)
    {
        await WriteAsync("train.tsv", "label\ttext\na\tone\nb\ttwo\n"u8.ToArray());
        string folder = _folder.File("train.tsv", "within");

        Expect.OneLine(1, folder, await BuiltProgram.Cli.RunAsync(
            command, "--train", _folder.File("train.tsv"), "--checkpoint", folder));
        OnlyInput();
    }

    [Theory]
    [InlineData("train-evaluate --width 0")]
    [InlineData("train-evaluate --heads 3")]
    [InlineData("train-evaluate --epochs 0")]
    [InlineData("train-evaluate --learning-rate NaN")]
    [InlineData("train-evaluate --mechanism telepathy")]
    [InlineData("train-evaluate --mechanism 7")]
    [InlineData("train-evaluate --task ranking")]
    [InlineData("train-evaluate --seed one")]
    [InlineData("train-evaluate --source tables --layers 2")]
    [InlineData("train-evaluate --report report.pdf")]
    [InlineData("train-evaluate --report report")]
    [InlineData("train-evaluate --report")]
    [InlineData("featurize --input in.tsv --output out.tsv")]
    [InlineData("explain --text Riley")]
    [InlineData("export --onnx model.onnx")]
    [InlineData("export --model model.zip")]
    [InlineData("export --model model.zip --onnx model.onnx --opset new")]
    public async Task Wrong_usage_ends_with_2(string arguments)
    {
        ProcessResult run = await BuiltProgram.Cli.RunAsync(arguments.Split(' '), TimeSpan.FromMinutes(1), _folder.FullName);

        Expect.OneLine(2, "--help", run);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_named()
    {
        await WriteAsync("model.zip", "not a model"u8.ToArray());
        string model = _folder.File("model.zip");

        Expect.OneLine(1, model, await BuiltProgram.Cli.RunAsync("explain", "--model", model, "--text", "Riley"));

        string missing = _folder.File("none");
        Expect.OneLine(1, missing, await BuiltProgram.Cli.RunAsync("explain", "--model", missing, "--text", "Riley"));
    }

    private Task<ProcessResult> TrainAsync(params string[] more) => BuiltProgram.Cli.RunAsync(
    [
        "train-evaluate", "--train", _folder.File("train.tsv"), "--json", _folder.File("report.json"),
        "--model", _folder.File("model.zip"), "--epochs", "1", .. more,
    ]);

    private Task WriteAsync(string name, byte[] content) =>
        File.WriteAllBytesAsync(_folder.File(name), content, TestContext.Current.CancellationToken);

    private void OnlyInput() =>
        Assert.Equal(["train.tsv"], Directory.EnumerateFileSystemEntries(_folder.FullName).Select(Path.GetFileName));
}
