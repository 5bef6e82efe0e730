using System.CommandLine;
using MlNetAttention.Cli.Commands;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tests.Commands;

/// <summary>Options that nothing would heed are refused before any file is read.</summary>
public sealed class RefusedOptionsTests
{
    private const string Pretrained = "--pretrained none --pipelines Pretrained";

    [Theory]
    [InlineData($"{Pretrained} --epochs 3", "--epochs goes with pipelines that train an encoder alone.")]
    [InlineData($"{Pretrained} --width 32", "--width goes with pipelines that train an encoder alone.")]
    [InlineData($"{Pretrained} --tokenizer none", "--tokenizer goes with pipelines that train an encoder alone.")]
    [InlineData($"{Pretrained} --min-count 2", "--min-count goes with pipelines that train an encoder alone.")]
    [InlineData($"{Pretrained} --validation none.tsv", "--validation goes with pipelines that train an encoder alone.")]
    [InlineData("--pipelines FeaturizeText --epochs 3", "--epochs goes with pipelines that train an encoder alone.")]
    [InlineData("--pipelines FeaturizeText --features Vector", "--features goes with pipelines that train an encoder alone.")]
    [InlineData($"{Pretrained} --features Scores", "--features goes with pipelines that train an encoder alone.")]
    [InlineData($"{Pretrained} --pretrained-layers 0", "--pretrained-layers is 0; expected 1 or more.")]
    [InlineData("--pretrained none --epochs 3", "--epochs goes with pipelines that train an encoder alone.")]
    public Task Nothing_is_trained_with_options_for_training(string arguments, string message) =>
        AreRefusedAsync(arguments, message, "train-evaluate", "tag-evaluate");

    [Theory]
    [InlineData(
        $"{Pretrained} --text-column a --text-column b --max-tokens-per-column 3 4",
        "--max-tokens-per-column goes with pipelines that train an encoder alone.")]
    [InlineData(
        "--pipelines FeaturizeText --text-column a --text-column b --optional-column b",
        "--optional-column goes with pipelines that have an encoder alone.")]
    [InlineData(
        "--pipelines FeaturizeText --token-inputs-column from",
        "--token-inputs-column goes with pipelines that have an encoder alone.")]
    [InlineData("--token-inputs-column Score", "--token-inputs-column is 'Score', a column that is there already")]
    [InlineData("--token-inputs-column Probability", "is 'Probability', a column that is there already")]
    [InlineData("--token-inputs-column PredictedLabel", "is 'PredictedLabel', a column that is there already")]
    [InlineData("--token-inputs-column text", "is 'text', a column that is there already")]
    public Task Columns_that_no_pipeline_heeds_are_refused(string arguments, string message) =>
        AreRefusedAsync(arguments, message, "train-evaluate");

    [Theory]
    [InlineData("--fine-tune", "--fine-tune goes with --pretrained alone.")]
    [InlineData("--pipelines FineTuned", "--pipelines names FineTuned, which needs --pretrained.")]
    [InlineData(
        "--pretrained none --pipelines FeaturizeText",
        "--pretrained goes with pipelines that have an encoder, which --pipelines leaves out.")]
    [InlineData("--pretrained none --fine-tune --dropout 2", "Dropout is 2; expected")]
    public Task Encoders_that_cannot_be_trained_further_are_refused(string arguments, string message) =>
        AreRefusedAsync(arguments, message, "train-evaluate", "tag-evaluate");

    [Theory]
    [InlineData("--fine-tune --task MultiLabel", "--fine-tune adds FineTuned, of which there is none with these options.")]
    [InlineData("--fine-tune --features Vector", "--fine-tune adds FineTuned, of which there is none with these options.")]
    [InlineData(
        "--pipelines Pretrained FineTuned --task MultiLabel",
        "--pipelines names FineTuned, of which there is none with these options.")]
    public Task Without_a_head_that_predicts_nothing_is_fine_tuned(string arguments, string message) =>
        AreRefusedAsync($"--pretrained none {arguments}", message, "train-evaluate");

    [Theory]
    [InlineData("--pipelines Attention --features Vector")]
    [InlineData("--fine-tune --features ScoresAndVector")]
    public Task Pieces_of_a_pretrained_encoder_have_no_vectors_of_words(string arguments) => AreRefusedAsync(
        $"--pretrained none {arguments}", "--pretrained goes with --features Scores alone here", "tag-evaluate");

    [Theory]
    [InlineData("--tokenizer none --lowercase false", "Lowercase is False with TokenizerFolder; expected True")]
    [InlineData("--tokenizer none --unspaced-text Runs", "UnspacedText is Runs with TokenizerFolder; expected Pairs")]
    public Task What_a_tokenizer_decides_is_refused(string arguments, string message) =>
        AreRefusedAsync(arguments, message, "train-evaluate", "tag-evaluate");

    [Fact]
    public async Task A_tokenizer_that_cannot_be_read_is_named_before_rows_are_read()
    {
        using var folder = new TemporaryFolder();
        foreach (string command in (string[])["train-evaluate", "tag-evaluate"])
        {
            (int code, string error) = await RunAsync(command, $"--tokenizer {folder.File("none")}");
            Assert.Equal(
                (ExitCode.Failed, $"Cannot read --tokenizer: There is no folder '{folder.File("none")}'."), (code, error.TrimEnd()));
            (code, error) = await RunAsync(command, $"--tokenizer {folder.FullName}");
            Assert.Equal(ExitCode.Failed, code);
            Assert.StartsWith(
                $"Cannot read --tokenizer: The tokenizer in '{folder.FullName}': tokenizer, files: found no vocabulary", error,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Vector")]
    [InlineData("ScoresAndVector")]
    public async Task Words_that_are_cut_into_pieces_have_no_vectors(string features)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(
            folder.File("vocab.txt"), ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "dog"], TestContext.Current.CancellationToken);
        await AreRefusedAsync(
            $"--tokenizer {folder.FullName} --features {features}", "--tokenizer goes with --features Scores alone here",
            "tag-evaluate");
    }

    [Fact]
    public async Task No_file_of_a_tokenizer_is_written()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("vocab.txt");
        await File.WriteAllLinesAsync(
            file, ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "dog"], TestContext.Current.CancellationToken);
        await AreRefusedAsync(
            $"--tokenizer {folder.FullName} --model {file}", "--model and --tokenizer are the same file", "train-evaluate");
    }

    [Theory]
    [InlineData($"{Pretrained} --text-column a --text-column b --optional-column b --token-inputs-column from")]
    [InlineData("--pipelines Attention --epochs 3 --validation none.tsv")]
    [InlineData("--pretrained none --fine-tune --epochs 3 --width 15")]
    [InlineData("--pretrained none --pipelines Attention --epochs 3")]
    [InlineData("--pretrained none --pipelines FineTuned --task Ranking --group-column query")]
    public async Task What_is_heeded_is_not(string arguments)
    {
        (int code, string error) = await RunAsync("train-evaluate", arguments);

        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("missing.tsv", error, StringComparison.Ordinal);
    }

    private static async Task AreRefusedAsync(string arguments, string message, params string[] commands)
    {
        foreach (string command in commands)
        {
            (int code, string error) = await RunAsync(command, arguments);
            Assert.Equal(ExitCode.WrongUsage, code);
            Assert.Contains(message, error, StringComparison.Ordinal);
        }
    }

    private static async Task<(int Code, string Error)> RunAsync(string command, string arguments)
    {
        using var error = new StringWriter();
        ParseResult parsed = CliCommands.Root().ParseStrictly([command, "--train", "missing.tsv", .. arguments.Split(' ')]);
        Assert.Empty(parsed.Errors);
        int code = await parsed.InvokeAsync(
            new InvocationConfiguration { Error = error }, TestContext.Current.CancellationToken);
        return (code, error.ToString());
    }
}
