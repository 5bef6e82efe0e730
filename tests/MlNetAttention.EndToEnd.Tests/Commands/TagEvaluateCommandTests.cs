namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>Tags that hang on the word before, and what is wrong with a file of tags.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class TagEvaluateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Scores", "scores")]
    [InlineData("ScoresAndVector", "scores and vector")]
    public async Task It_prints_what_each_way_to_tag_finds(string features, string described)
    {
        string[] lines =
        [
            .. from name in new[] { "Riley", "Luna", "Max", "Bella" }
               from end in new[] { "sleeps", "is here", "runs and barks" }
               from kind in new[] { "dog", "cat" }
               let tail = string.Join(' ', end.Split(' ').Select(_ => "O"))
               select $"O B-{kind} I-{kind} {tail}\tthe {kind} {name} {end}",
        ];
        await File.WriteAllLinesAsync(_folder.File("train.tsv"), ["label\ttext", .. lines, .. lines], Cancelled);
        await File.WriteAllLinesAsync(_folder.File("test.tsv"), ["label\ttext", .. lines.Take(6), "\t"], Cancelled);

        ProcessResult run;
        using (await TrainingLock.WaitAsync(Cancelled))
        {
            run = await BuiltProgram.Cli.RunAsync(
                "tag-evaluate", "--train", _folder.File("train.tsv"), "--test", _folder.File("test.tsv"), "--epochs", "10",
                "--width", "16", "--layers", "1", "--threads", "1", "--dropout",
                "0", "--learning-rate", "0.02", "--features", features);
        }

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] printed = run.Output.TrimEnd().Split('\n');
        Assert.Equal(10, printed.Count(line => line.StartsWith("Epoch ", StringComparison.Ordinal)));
        Assert.Equal(["1.0000", "1.0000", "1.0000"], Values("token accuracy"));
        Assert.Equal(["1.0000", "1.0000", "1.0000"], Values("entity F1"));
        Assert.Equal(["1.0000", "1.0000", "1.0000"], Values("F1 cat"));
        Assert.Contains($"Attention is the encoder's {described} for each word, with SDCA behind.", printed);
        Assert.All(printed, line => Assert.InRange(line.Length, 0, 100));

        string[] Values(string name) =>
            printed.Single(line => line.StartsWith($"{name} ", StringComparison.Ordinal))[name.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [Theory]
    [InlineData("O B-dog\tthe dog Riley", "line 2: 2 tags and 3 words")]
    [InlineData("O dog\tthe dog", "line 2: the tag 'dog' is none of O, B-type and I-type")]
    [InlineData("O O\tthe dog\nO\tdog", "the column 'label' has the tag 'O' alone")]
    [InlineData(" \t ", "the column 'label' has no tag")]
    public async Task A_file_of_tags_that_cannot_be_learned_from_is_named(string rows, string message)
    {
        await File.WriteAllTextAsync(_folder.File("train.tsv"), $"label\ttext\n{rows}\n", Cancelled);
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            "tag-evaluate", "--train", _folder.File("train.tsv"), "--test", _folder.File("train.tsv"));
        Expect.OneLine(1, message, run);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
