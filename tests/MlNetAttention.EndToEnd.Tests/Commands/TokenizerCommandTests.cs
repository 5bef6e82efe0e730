using System.Text.Json.Nodes;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>Encoders that are trained on the pieces of a tokenizer, from the command line.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class TokenizerCommandTests : IDisposable
{
    private static readonly string[] Small =
        ["--epochs", "12", "--width", "16", "--layers", "1", "--threads", "1", "--dropout", "0", "--learning-rate", "0.02"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _tokenizer;

    public TokenizerCommandTests()
    {
        _tokenizer = Directory.CreateDirectory(_folder.File("tokenizer")).FullName;
        File.WriteAllLines(
            Path.Combine(_tokenizer, "vocab.txt"),
            [
                "[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "cat", "dog", "pur", "bark", "##r", "##s", "##ed", "ri", "##ley", "lu",
                "##na", "is", "here",
            ]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_of_pieces_is_trained_and_needs_the_folder_no_more()
    {
        string[] rows =
        [
            .. Enumerable.Range(0, 61).Select(
                at => at % 2 == 0 ? $"cat\tthe cat purrs zebra{at % 7}" : $"dog\tthe dog barks zebra{at % 7}"),
        ];
        await File.WriteAllLinesAsync(_folder.File("train.tsv"), ["label\ttext", .. rows], Cancelled);
        ProcessResult trained = await TrainAsync(
            "train-evaluate", "--train", _folder.File("train.tsv"), "--test", _folder.File("train.tsv"), "--tokenizer", _tokenizer,
            "--pipelines", "Attention", "--model", _folder.File("model.zip"), "--json", _folder.File("result.json"));
        Assert.Equal((0, ""), (trained.ExitCode, trained.Error));
        JsonNode json = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("result.json"), Cancelled))!;
        Assert.Equal(1, json["pipelines"]![0]!["accuracy"]!.GetValue<double>());
        Directory.Delete(_tokenizer, recursive: true);

        await File.WriteAllLinesAsync(_folder.File("new.tsv"), ["text", "Purred", "barked"], Cancelled);
        ProcessResult predicted = await BuiltProgram.Cli.RunAsync(
            "predict", "--model", _folder.File("model.zip"), "--input", _folder.File("new.tsv"), "--output",
            _folder.File("out.tsv"));
        Assert.Equal((0, ""), (predicted.ExitCode, predicted.Error));
        string[] predictions = await File.ReadAllLinesAsync(_folder.File("out.tsv"), Cancelled);
        Assert.Contains("cat", predictions[1], StringComparison.Ordinal);
        Assert.Contains("dog", predictions[2], StringComparison.Ordinal);

        ProcessResult explained = await BuiltProgram.Cli.RunAsync(
            "explain", "--model", _folder.File("model.zip"), "--text", "the dog barks zebra");
        Assert.Equal((0, ""), (explained.ExitCode, explained.Error));
        Assert.Contains("##s", explained.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ *barks +[+-]?\d", explained.Output);
        Assert.Matches(@"(?m)^ *zebra +[+-]?\d", explained.Output);

        ProcessResult exported = await BuiltProgram.Cli.RunAsync(
            "export", "--model", _folder.File("model.zip"), "--onnx", _folder.File("model.onnx"));
        Assert.Equal((0, ""), (exported.ExitCode, exported.Error));
    }

    [Fact]
    public async Task Tags_are_those_of_words()
    {
        string[] lines =
        [
            .. from name in new[] { "Riley", "Luna" }
               from end in new[] { "barks", "is here", "purred" }
               from kind in new[] { "dog", "cat" }
               let tail = string.Join(' ', end.Split(' ').Select(_ => "O"))
               select $"O B-{kind} I-{kind} {tail}\tthe {kind} {name} {end}",
        ];
        await File.WriteAllLinesAsync(_folder.File("train.tsv"), ["label\ttext", .. lines, .. lines, .. lines], Cancelled);
        ProcessResult run = await TrainAsync(
            "tag-evaluate", "--train", _folder.File("train.tsv"), "--test", _folder.File("train.tsv"), "--tokenizer", _tokenizer);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string line = run.Output.Split('\n').Single(line => line.StartsWith("entity F1 ", StringComparison.Ordinal));
        Assert.Equal(["1.0000", "1.0000", "1.0000"], line["entity F1 ".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static async Task<ProcessResult> TrainAsync(params string[] arguments)
    {
        using (await TrainingLock.WaitAsync(Cancelled)) return await BuiltProgram.Cli.RunAsync([.. arguments, .. Small]);
    }
}
