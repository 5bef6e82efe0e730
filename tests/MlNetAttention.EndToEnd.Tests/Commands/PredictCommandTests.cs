using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>The predictions of saved pipelines, in order and as their rows come.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class PredictCommandTests(TrainedModel trained) : IDisposable
{
    private static readonly string[] Tiny =
        ["--epochs", "2", "--width", "8", "--heads", "2", "--layers", "1", "--threads", "1", "--encoder-folds", "1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_table_has_the_label_and_a_score_for_each_class_as_ml_net_predicts_them()
    {
        string[] lines = await PredictAsync(trained.Model, trained.Test, "out.tsv");

        var ml = new MLContext();
        ITransformer model = ml.Model.Load(trained.Model, out _);
        IDataView scored = model.Transform(ml.Data.LoadFromEnumerable(
            File.ReadAllLines(trained.Test).Skip(1).Select(line => new Row { Text = line.Split('\t')[1] }).ToArray()));
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(string.Join('\t', ["label", .. names.DenseValues().Select(name => $"score.{name}")]), lines[0]);
        string[] labels = [.. scored.GetColumn<string>("PredictedLabel")];
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        Assert.Equal(TrainedModel.TestRows, lines.Length - 1);
        Assert.Equal(
            labels.Zip(scores, (label, row) =>
                string.Join('\t', [label, .. row.Select(score => score.ToString(CultureInfo.InvariantCulture))])),
            lines[1..]);
    }

    [Fact]
    public async Task It_may_be_csv_or_lines_of_json_by_the_name_or_the_option()
    {
        string[] csv = await PredictAsync(trained.Model, trained.Test, "out.csv");
        string[] json = await PredictAsync(trained.Model, trained.Test, "out.jsonl");
        Assert.Equal(csv[1..].Select(line =>
            line.Split(',')[0]), json.Select(line => JsonNode.Parse(line)!["label"]!.GetValue<string>()));
        Assert.Equal(
            csv[0].Split(',')[1..], JsonNode.Parse(json[0])!["scores"]!.AsObject().Select(score => $"score.{score.Key}"));
        Assert.Equal(json, await PredictAsync(trained.Model, trained.Test, "other.txt", "--format", "Json"));
    }

    [Fact]
    public async Task A_row_is_predicted_before_the_next_is_there()
    {
        ProcessStartInfo start = Shell.Start(_folder.FullName, $"$CLI predict --model '{trained.Model}' --input - 2> words.txt");
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        using var process = Process.Start(start)!;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            await process.StandardInput.WriteAsync("text\nthe dog\n".AsMemory(), stop.Token);
            await process.StandardInput.FlushAsync(stop.Token);
            Assert.StartsWith("label\tscore.", await process.StandardOutput.ReadLineAsync(stop.Token), StringComparison.Ordinal);
            string? first = await process.StandardOutput.ReadLineAsync(stop.Token);
            await process.StandardInput.WriteAsync("the dog\n".AsMemory(), stop.Token);
            await process.StandardInput.FlushAsync(stop.Token);
            Assert.Equal(first, await process.StandardOutput.ReadLineAsync(stop.Token));
            process.StandardInput.Close();
            await process.WaitForExitAsync(stop.Token);
            Assert.Equal((0, "2 rows\n"), (process.ExitCode, await File.ReadAllTextAsync(_folder.File("words.txt"), stop.Token)));
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    [Theory]
    [InlineData("words\nthe dog\n", "line 1: there is no column 'Text'; found 'words'")]
    [InlineData("text,id\nthe dog\n", "line 2: 1 fields")]
    public async Task What_is_missing_is_named(string content, string message)
    {
        await File.WriteAllTextAsync(_folder.File("in.csv"), content, Cancelled);
        Expect.OneLine(1, message, await BuiltProgram.Cli.RunAsync(
            "predict", "--model", trained.Model, "--input", _folder.File("in.csv"), "--output", _folder.File("out.csv")));
        Assert.False(File.Exists(_folder.File("out.csv")));
    }

    [Fact]
    public async Task Numbers_beside_the_text_are_learned_from_and_asked_for()
    {
        // The text says nothing; the two numbers decide.
        string[] rows = [.. Enumerable.Range(0, 120).Select(row =>
            $"{row % 3 * 1000 + row % 7 * 10},a day,{row % 3},{row % 7 / 10.0}".ToString(CultureInfo.InvariantCulture))];
        await File.WriteAllLinesAsync(_folder.File("train.csv"), ["price,text,stars,rooms", .. rows], Cancelled);
        string model = _folder.File("number.zip");
        ProcessResult trainedRun = await TrainAsync(
            "--train", _folder.File("train.csv"), "--label-column", "price",
            "--number-columns", "stars", "rooms", "--task", "Regression",
            "--model", model);
        double[] squares = [.. Values(trainedRun, "R²")];

        // The third pipeline is the encoder alone, which sees no numbers.
        Assert.All(squares.Index().Where(of => of.Index != 2), of => Assert.InRange(of.Item, 0.9, 1));
        Assert.InRange(squares[2], -1, 0.1);

        string[] predicted = await PredictAsync(model, _folder.File("train.csv"), "out.tsv");
        Assert.Equal("score", predicted[0]);
        Assert.All(predicted[1..].Zip(rows), pair => Assert.InRange(
            double.Parse(pair.First, CultureInfo.InvariantCulture)
                - double.Parse(pair.Second.Split(',')[0], CultureInfo.InvariantCulture), -300, 300));

        await File.WriteAllTextAsync(_folder.File("less.csv"), "text,stars\na day,1\n", Cancelled);
        Expect.OneLine(1, "there is no column 'rooms'; found 'text', 'stars'.", await BuiltProgram.Cli.RunAsync(
            "predict", "--model", model, "--input", _folder.File("less.csv"), "--output", _folder.File("x.tsv")));
        await File.WriteAllTextAsync(_folder.File("comma.csv"), "text;stars;rooms\na day;1;0,5\n", Cancelled);
        Expect.OneLine(1, "line 2: '0,5' in 'rooms' is not a number", await BuiltProgram.Cli.RunAsync(
            "predict", "--model", model, "--input", _folder.File("comma.csv"), "--output", _folder.File("x.tsv")));
    }

    [Theory]
    [InlineData(null, "neg", "pos")]
    [InlineData("neg", "pos", "neg")]
    public async Task A_binary_model_keeps_its_labels(string? positive, string first, string second)
    {
        string[] rows = [.. Enumerable.Range(0, 60).Select(row =>
            row % 2 == 0 ? $"pos\ta good day {row % 7}" : $"neg\ta bad night {row % 7}")];
        await File.WriteAllLinesAsync(_folder.File("train.tsv"), ["label\ttext", .. rows], Cancelled);
        string model = _folder.File("binary.zip");
        await TrainAsync(
            ["--train", _folder.File("train.tsv"), "--task", "Binary", "--model", model,
                .. positive is null ? (string[])[] : ["--positive-label", positive]]);

        string[] lines = await PredictAsync(model, _folder.File("train.tsv"), "out.tsv");
        Assert.Equal($"label\tscore.{first}\tscore.{second}", lines[0]);
        Assert.Equal(rows.Length, lines.Length - 1);
        Assert.All(lines[1..], line =>
        {
            float[] scores = [.. line.Split('\t')[1..].Select(score => float.Parse(score, CultureInfo.InvariantCulture))];
            Assert.Equal(1, scores.Sum(), 1e-5f);
            Assert.Equal(line.Split('\t')[0], scores[0] > scores[1] ? first : second);
        });

        ProcessResult explained = await BuiltProgram.Cli.RunAsync("explain", "--model", model, "--text", "a good day 1");
        Assert.Matches("Predicts (pos|neg), probability [01]\\.", explained.Output);
        Assert.DoesNotMatch("True|False", explained.Output);
    }

    private async Task<ProcessResult> TrainAsync(params string[] arguments)
    {
        using IDisposable training = await TrainingLock.WaitAsync(Cancelled);
        ProcessResult run = await BuiltProgram.Cli.RunAsync(["train-evaluate", .. arguments, .. Tiny]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run;
    }

    private static IEnumerable<double> Values(ProcessResult run, string name) =>
        run.Output.Split('\n').Single(line => line.StartsWith($"{name} ", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..].Select(value =>
                double.Parse(value, CultureInfo.InvariantCulture));

    private async Task<string[]> PredictAsync(string model, string input, string output, params string[] more)
    {
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            ["predict", "--model", model, "--input", input, "--output", _folder.File(output), .. more]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return await File.ReadAllLinesAsync(_folder.File(output), Cancelled);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
