using System.Text.Json.Nodes;

namespace MlNetAttention.EndToEnd.Tests.Commands;

[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class UnusualRowsTests(UnusualRows trained) : IClassFixture<UnusualRows>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_says_how_many_texts_were_cut()
    {
        Assert.Equal((0, ""), (trained.Run.ExitCode, trained.Run.Error));
        Assert.EndsWith(
            "\n6 of 60 training texts and 2 of 20 test texts were cut: they have more than 8 tokens (--max-tokens).\n",
            trained.Run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_that_nobody_named_is_not_measured()
    {
        Assert.DoesNotContain("level", trained.Run.Output, StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(await File.ReadAllTextAsync(trained.Json, Cancelled))!;
        Assert.Equal((UnusualRows.TrainRows, UnusualRows.TestRows), (Rows("train"), Rows("test")));
        Assert.All(json["pipelines"]!.AsArray(), pipeline => Assert.Null(pipeline!["levels"]));

        int Rows(string part) => json["rows"]![part]!.GetValue<int>();
    }

    [Fact]
    public async Task Labels_that_look_like_numbers_are_names_and_rows_without_text_are_predicted_too()
    {
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            "predict", "--model", trained.Model, "--input", trained.Test, "--output", _folder.File("out.tsv"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            "20 rows\n2 of 20 texts were cut: they have more than 8 tokens (--max-tokens in training).\n", run.Output);
        string[] written = await File.ReadAllLinesAsync(_folder.File("out.tsv"), Cancelled);
        string[][] lines = [.. written.Select(line => line.Split('\t'))];
        Assert.Equal(["label", "score.1", "score.1.0", "score.2.5"], lines[0].Order(StringComparer.Ordinal));
        Assert.Equal(UnusualRows.TestRows, lines.Length - 1);
        Assert.All(lines[1..], line => Assert.Contains(line[0], (string[])["1", "1.0", "2.5"]));
        Assert.Equal(lines[1 + 3], lines[1 + 6]);
    }

    [Fact]
    public async Task Featurizing_and_explaining_say_what_was_cut()
    {
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            "featurize", "--model", trained.Model, "--input", trained.Test, "--output", _folder.File("out.tsv"));
        Assert.Equal(
            (0, "20 rows of 16 features\n2 of 20 texts were cut: they have more than 8 tokens (--max-tokens in training).\n"),
            (run.ExitCode, run.Output));

        run = await BuiltProgram.Cli.RunAsync("explain", "--model", trained.Model, "--text", "a b c d e f g h nine");
        Assert.StartsWith(
            "The text was cut: it has more than 8 tokens (--max-tokens in training).\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("nine", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train-evaluate", "label\ttext\na\tone\n\ttwo\nb\tthree\n", "line 3: the label in 'label' is empty; expected one in every row.")]
    [InlineData("train-evaluate --task regression", "label\ttext\n1\tone\n \ttwo\n2\tthree\n", "line 3: the label in 'label' is empty")]
    [InlineData("train-evaluate --text-column words", "label\twords\na\t\nb\t \nb\t\n", "all 3 texts in 'words' are empty; expected another --text-column.")]
    [InlineData("train-evaluate --task regression", "label\ttext\n1.5\tone\n2,5\ttwo\n", "line 3: the label '2,5' is not a number; expected one such as 0.25.")]
    [InlineData("tag-evaluate", "label\ttext\nO B-a\tan a\n\tno tags\n", "line 3: 0 tags and 2 words; expected a tag for each word.")]
    [InlineData("tag-evaluate --max-tokens 2", "label\ttext\nO B-a\tan a\nO O O\tone too many\n", "line 3: 3 words; expected at most 2, or a larger --max-tokens.")]
    public async Task Rows_that_nothing_can_be_learned_from_are_named_before_the_training(string command, string content, string message)
    {
        string path = _folder.File("train.tsv");
        await File.WriteAllTextAsync(path, content, Cancelled);
        ProcessResult run = await BuiltProgram.Cli.RunAsync([.. command.Split(' '), "--train", path]);
        Expect.OneLine(1, $"{path}{(message.StartsWith("line", StringComparison.Ordinal) ? ", " : ": ")}{message}", run);
    }

    [Fact]
    public async Task So_is_an_empty_label_to_measure_on()
    {
        string path = _folder.File("test.tsv");
        await File.WriteAllTextAsync(path, "label\ttext\n1\tone\n\ttwo\n", Cancelled);
        Expect.OneLine(
            1, $"{path}, line 3: the label in 'label' is empty",
            await BuiltProgram.Cli.RunAsync("train-evaluate", "--train", trained.Test, "--test", path));
    }

    [Theory]
    [InlineData('.')]
    [InlineData(',')]
    public async Task Numbers_of_which_each_would_be_a_class_ask_for_the_other_task(char point)
    {
        string path = _folder.File("train.tsv");
        await File.WriteAllLinesAsync(
            path, Enumerable.Range(0, 20).Select(row => $"0{point}{row:00}\ttext {row}").Prepend("label\ttext"), Cancelled);
        Expect.OneLine(
            1, $"{path}: the column 'label' has 20 different numbers in 20 rows, and each would be a class of its own; to predict "
            + "the number, add --task Regression.",
            await BuiltProgram.Cli.RunAsync("train-evaluate", "--train", path));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
