using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>What files may say beside a text and a label: weights, which rows belong together, and rows for validation.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed partial class FurtherDataTests : IDisposable
{
    private static readonly string[] Tiny =
        ["--width", "8", "--heads", "2", "--layers", "1", "--threads", "1", "--learning-rate", "0.02"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rows_that_weigh_more_decide_in_every_pipeline()
    {
        // Of each text two rows are wrong, and the right one weighs a hundred times as much.
        string train = await FileAsync("train.tsv", "label\ttext\tweight\tuser", at => string.Join('\n', [
            $"{Animal(at + 1)}\t{Saying(at)} {at}\t0.01\tu{at}", $"{Animal(at + 1)}\t{Saying(at)} {at}\t0.01\tu{at}",
            $"{Animal(at)}\t{Saying(at)} {at}\t1\tu{at}", $"{Animal(at + 1)}\tnothing at all {at}\t0\tu{at}"]));
        string test = await FileAsync("test.tsv", "label\ttext", at => $"{Animal(at)}\t{Saying(at)} {at}");

        ProcessResult run = await TrainAsync(
            "--train", train, "--test", test, "--weight-column", "weight", "--sampling-key-column", "user", "--json",
            _folder.File("with.json"), "--epochs", "15", "--dropout", "0");
        ProcessResult without = await TrainAsync(
            "--train", train, "--test", test, "--json", _folder.File("without.json"), "--epochs", "15", "--dropout", "0");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(
            $"40 rows of {train} have the weight 0 in 'weight' and are not trained on.", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, without.ExitCode);
        Assert.Equal((double[])[1, 1, 1, 1], await AccuraciesAsync("with.json"));
        Assert.Equal((double[])[0, 0, 0, 0], await AccuraciesAsync("without.json"));
    }

    [Fact]
    public async Task A_fifth_that_is_held_out_holds_whole_sampling_keys()
    {
        string train = await FileAsync("train.tsv", "label\ttext\tuser", at => $"{Animal(at)}\t{Saying(at)} {at}\tu{at / 8}");

        ProcessResult run = await TrainAsync(
            "--train", train, "--sampling-key-column", "user", "--json", _folder.File("result.json"), "--report",
            _folder.File("page.html"), "--epochs", "1");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("result.json"), Cancelled));
        Assert.Equal(8, json.RootElement.GetProperty("rows").GetProperty("test").GetInt32());
        Assert.Contains(
            "sampling key", await File.ReadAllTextAsync(_folder.File("page.html"), Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_for_validation_is_what_is_held_out()
    {
        string train = await FileAsync("train.tsv", "label\ttext", at => $"{Animal(at)}\t{Saying(at)}");
        string right = await FileAsync("right.tsv", "label\ttext", at => $"{Animal(at)}\t{Saying(at)} too");
        string wrong = await FileAsync("wrong.tsv", "label\ttext", at => $"{Animal(at + 1)}\t{Saying(at)} too");

        ProcessResult[] runs =
        [
            await TrainAsync("--train", train, "--test", right, "--validation", wrong, "--epochs", "6"),
            await TrainAsync("--train", train, "--test", wrong, "--validation", right, "--epochs", "6"),
        ];

        Assert.All(runs, run => Assert.Equal((0, ""), (run.ExitCode, run.Error)));
        Assert.Equal(["0.000", "1.000"], runs.Select(LastHeldOut));
        Expect.OneLine(
            2, "--test and --validation are the same file",
            await TrainAsync("--train", train, "--test", right, "--validation", _folder.File(".", "right.tsv")));
        Expect.OneLine(
            2, "--train and --validation are the same file", await TrainAsync("--train", train, "--validation", train));
    }

    [Fact]
    public async Task Tags_for_validation_are_what_is_held_out()
    {
        string train = await FileAsync("train.tsv", "label\ttext", at => $"O B-{Animal(at)}\tthe {Animal(at)}");
        string wrong = await FileAsync("wrong.tsv", "label\ttext", at => $"B-{Animal(at + 1)} O\tthe {Animal(at)}");
        string[] tag = ["tag-evaluate", "--train", train, "--test", train, "--encoder-folds", "1", "--epochs", "6", .. Tiny];

        ProcessResult with = await RunAsync([.. tag, "--validation", wrong]), without = await RunAsync(tag);

        Assert.Equal((0, ""), (with.ExitCode, with.Error));
        Assert.Equal((0, ""), (without.ExitCode, without.Error));
        Assert.Equal("1.000", LastHeldOut(without));
        Assert.InRange(double.Parse(LastHeldOut(with), CultureInfo.InvariantCulture), 0, 0.5);
        Expect.OneLine(
            2, "--train and --validation are the same file",
            await RunAsync("tag-evaluate", "--train", train, "--validation", train));
    }

    [Fact]
    public async Task Columns_of_text_may_be_cut_each_and_be_missing_later()
    {
        string train = await FileAsync("train.tsv", "label\tclaim\treply", at => $"{Animal(at)}\t{Saying(at)}\tyes yes it {at}");
        string[] pair =
        [
            "--train", train, "--text-column", "claim", "--text-column", "reply", "--max-tokens-per-column", "3", "2",
            "--optional-column", "reply", "--encoder-folds", "1", "--epochs", "6", "--model",
            _folder.File("model.zip"),
        ];

        ProcessResult trained = await TrainAsync([.. pair, "--token-inputs-column", "from"]);
        await File.WriteAllLinesAsync(_folder.File("new.csv"), ["claim", "it purrs", "it barks"], Cancelled);
        ProcessResult predicted = await PredictAsync();

        Assert.Equal((0, ""), (trained.ExitCode, trained.Error));
        Assert.Contains(
            "32 of 32 training texts and 8 of 8 test texts were cut: they have more than 3, 2 tokens (--max-tokens-per-column) "
            + "or 512 tokens (--max-tokens).", trained.Output, StringComparison.Ordinal);
        Assert.Equal(0, predicted.ExitCode);
        Assert.Equal(["cat", "dog"], Labels(predicted));

        // Features and weights of the one column are those of both where the other is empty.
        await File.WriteAllLinesAsync(_folder.File("both.csv"), ["reply,claim", ",it purrs", ",it barks"], Cancelled);
        Assert.Equal(await FeaturesAsync("both.csv"), await FeaturesAsync("new.csv"));
        ProcessResult explained = await RunAsync("explain", "--model", _folder.File("model.zip"), "--text", "it purrs");
        Assert.Equal((0, ""), (explained.ExitCode, explained.Error));
        Assert.Equal(
            (await RunAsync("explain", "--model", _folder.File("model.zip"), "--text", "it purrs", "--text", "")).Output,
            explained.Output);
        Assert.Matches(@"purrs +[+-]?\d", explained.Output);
        Expect.OneLine(
            2, "--text is given 3 times; the model expects 2, for 'claim', 'reply', or 1, for 'claim'.",
            await RunAsync("explain", "--model", _folder.File("model.zip"), "--text", "a", "--text", "b", "--text", "c"));
        await File.WriteAllLinesAsync(_folder.File("other.csv"), ["reply", "it purrs"], Cancelled);
        Expect.OneLine(1, "there is no column 'claim'", await FeaturizeAsync("other.csv"));
        Expect.OneLine(
            2, "--token-inputs-column is 'reply', a column", await TrainAsync([.. pair, "--token-inputs-column", "reply"]));
    }

    [Theory]
    [InlineData("Multiclass")]
    [InlineData("Binary")]
    [InlineData("MultiLabel")]
    public async Task One_of_several_columns_may_be_called_Text(string task)
    {
        // Which column says it decides; a pipeline that read both as one could not tell.
        string train = await FileAsync("train.tsv", "label\tText\treply", at =>
            $"{Animal(at)}\t{Saying(at)} {at}\t{Saying(at + 1)} {at}");

        ProcessResult trained = await TrainAsync(
            "--train", train, "--test", train, "--text-column", "Text", "--text-column", "reply", "--task", task, "--epochs",
            "12", "--dropout", "0", "--encoder-folds", "1", "--model", _folder.File("model.zip"), "--report",
            _folder.File("page.html"), "--json", _folder.File("result.json"));

        Assert.Equal((0, ""), (trained.ExitCode, trained.Error));
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("result.json"), Cancelled));
        string metric = task == "MultiLabel" ? "microF1" : "accuracy";
        Assert.All(
            json.RootElement.GetProperty("pipelines").EnumerateArray(),
            pipeline => Assert.Equal(1, pipeline.GetProperty(metric).GetDouble()));
        await File.WriteAllLinesAsync(
            _folder.File("new.csv"), ["reply,Text", "it barks 1,it purrs 2", "it purrs 1,it barks 2"], Cancelled);
        Assert.Equal(["cat", "dog"], Labels(await PredictAsync()));
        Assert.DoesNotContain(
            "cannot be told", await File.ReadAllTextAsync(_folder.File("page.html"), Cancelled), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--weight-column weight", 1, "there is no column 'weight'")]
    [InlineData("--weight-column text", 1, "line 2: 'a day' in 'text' is not a number")]
    [InlineData("--sampling-key-column user", 1, "there is no column 'user'")]
    [InlineData("--sampling-key-column text --task Ranking --group-column text", 2, "keeps the rows of a query together")]
    [InlineData("--optional-column text", 2, "--optional-column goes with several columns of text alone")]
    [InlineData("--text-column text --text-column label --optional-column user", 2, "OptionalColumnNames is 'user'")]
    [InlineData("--text-column text --text-column label --max-tokens-per-column 3", 2, "MaxTokensPerColumn is 1 numbers")]
    [InlineData("--token-inputs-column Features", 2, "--token-inputs-column is 'Features', a column that is there already")]
    public async Task What_does_not_fit_the_file_is_refused(string arguments, int code, string message)
    {
        await File.WriteAllTextAsync(_folder.File("train.csv"), "label,text\n1,a day\n0,a night\n", Cancelled);
        Expect.OneLine(code, message, await RunAsync(
            ["train-evaluate", "--train", _folder.File("train.csv"), .. arguments.Split(' ')]));
    }

    private static string Animal(int at) => at % 2 == 0 ? "cat" : "dog";

    private static string Saying(int at) => at % 2 == 0 ? "it purrs" : "it barks";

    private async Task<string> FileAsync(string name, string header, Func<int, string> row)
    {
        await File.WriteAllLinesAsync(_folder.File(name), [header, .. Enumerable.Range(0, 40).Select(row)], Cancelled);
        return _folder.File(name);
    }

    private async Task<double[]> AccuraciesAsync(string name)
    {
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File(name), Cancelled));
        return
        [
            .. json.RootElement.GetProperty("pipelines").EnumerateArray()
                .Select(pipeline => pipeline.GetProperty("accuracy").GetDouble()),
        ];
    }

    private Task<ProcessResult> PredictAsync() =>
        RunAsync("predict", "--model", _folder.File("model.zip"), "--input", _folder.File("new.csv"));

    private static IEnumerable<string> Labels(ProcessResult predicted) =>
        predicted.Output.TrimEnd().Split('\n')[1..].Select(line => line[..line.IndexOf('\t', StringComparison.Ordinal)]);

    private Task<ProcessResult> FeaturizeAsync(string name) => RunAsync(
        "featurize", "--model", _folder.File("model.zip"), "--input", _folder.File(name), "--output", _folder.File("out.tsv"));

    private async Task<string[]> FeaturesAsync(string name)
    {
        ProcessResult run = await FeaturizeAsync(name);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = await File.ReadAllLinesAsync(_folder.File("out.tsv"), Cancelled);
        Assert.Equal(3, lines.Length);
        return lines;
    }

    private static string LastHeldOut(ProcessResult run) => HeldOut().Matches(run.Output)[^1].Groups[1].Value;

    [GeneratedRegex(@"held-out [a-z -]*accuracy ([\d.]+)")]
    private static partial Regex HeldOut();

    private Task<ProcessResult> TrainAsync(params string[] arguments) => RunAsync(["train-evaluate", .. Tiny, .. arguments]);

    private static async Task<ProcessResult> RunAsync(params string[] arguments)
    {
        using IDisposable training = await TrainingLock.WaitAsync(Cancelled);
        return await BuiltProgram.Cli.RunAsync(arguments);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
