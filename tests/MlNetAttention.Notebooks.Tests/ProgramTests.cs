using System.Text.RegularExpressions;
using MlNetAttention.Notebooks.Tests.Files;

namespace MlNetAttention.Notebooks.Tests;

/// <summary>The single-file programs beside the notebooks, as their users start them, with small settings.</summary>
[Collection(NotebookCollection.Name)]
[Trait("Category", "Slow")]
public sealed partial class ProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_and_evaluate_compares_both_pipelines()
    {
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);

        ProcessResult run = await ProgramProcess.RunAsync(
            Path.Combine("notebooks", "train-and-evaluate.cs"), BuiltPaths.InRepository(), "--rows", "400", "--epochs", "1");

        AssertSucceeded(run);
        string[] lines = Lines(run);
        Assert.StartsWith("Epoch 1 of 1: loss ", lines[0], StringComparison.Ordinal);
        Assert.Equal(2, lines.Count(line => line.EndsWith("Riley is a little lost today", StringComparison.Ordinal)));
        Assert.Equal("accuracy          all  level 3", lines[^3]);
        Assert.Matches("^FeaturizeText   0\\.[0-9]{3}    0\\.[0-9]{3}$", lines[^2]);
        Assert.Matches("^Attention       [01]\\.[0-9]{3}    [01]\\.[0-9]{3}$", lines[^1]);
    }

    [Fact]
    public async Task Your_own_data_learns_three_kinds_of_label_wherever_it_is_started()
    {
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);

        ProcessResult run = await ProgramProcess.RunAsync(
            Path.Combine(BuiltPaths.Notebooks, "your-own-data.cs"), _folder.FullName, "--rows", "300", "--epochs", "1");

        AssertSucceeded(run);
        string[] lines = Lines(run);
        Assert.Equal(2, lines.Count(line => line.StartsWith("accuracy ", StringComparison.Ordinal)));
        Assert.Single(lines, line => line.StartsWith("Predicts ", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("olives ", StringComparison.Ordinal));
        Assert.StartsWith("R² ", lines[^1], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public async Task Motivating_self_attention_prints_every_step_and_draws_it()
    {
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);
        string pictures = _folder.File("pictures");

        ProcessResult run = await ProgramProcess.RunAsync(
            Path.Combine("notebooks", "motivating-self-attention.cs"), BuiltPaths.InRepository(),
            "--rows", "400", "--epochs", "1", "--plots", pictures);

        AssertSucceeded(run);
        string[] lines = Lines(run);
        Assert.Equal(
            ["dog for riley 0.02, riley for dog 0.02", "dog for riley 0.45, riley for dog 0.45",
                "dog for riley 1.00, riley for dog 0.00"],
            lines.Where(line => line.StartsWith("dog for riley", StringComparison.Ordinal)).Take(3));
        Assert.Equal(PairsOfNotebook(), lines.Where(IsPair).Select(line => Spaces().Replace(line, " ")));
        Assert.Equal(8, lines.Count(line => line.Contains(": riley takes most from ", StringComparison.Ordinal)));
        Assert.Equal(
            ["1-fixed-ratio.svg", "2-symmetric-keys.svg", "3-query-key-value.svg", "4-scaled-dot-product.svg", "learned.html"],
            Directory.GetFiles(pictures).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Swap_the_mechanism_compares_seven_encoders_on_two_sets()
    {
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);

        ProcessResult run = await ProgramProcess.RunAsync(
            Path.Combine("notebooks", "swap-the-mechanism.cs"), BuiltPaths.InRepository(), "--rows", "300", "--epochs", "1");

        AssertSucceeded(run);
        string[] lines = Lines(run);
        Assert.Equal(2 * (1 + 7) + 1, lines.Length);
        Assert.Matches("^riley +accuracy  level 1  level 2  level 3$", lines[0]);
        Assert.All(lines[1..8], line => Assert.Matches(@"^[1-4] [a-z, -]+( [01]\.\d{3} *){4}$", line));
        Assert.Matches("^circle +accuracy$", lines[9]);
        Assert.All(lines[10..], line => Assert.Matches(@"^[1-4] [a-z, -]+ [01]\.\d{3}$", line));
    }

    [Fact]
    public async Task Pretrained_encoder_finds_by_meaning_is_trained_further_and_draws_its_heads()
    {
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);
        string pictures = _folder.File("pictures");

        ProcessResult run = await ProgramProcess.RunAsync(
            Path.Combine(BuiltPaths.Notebooks, "pretrained-encoder.cs"), _folder.FullName,
            "--tests", "100", "--claims", "96", "--epochs", "1", "--plots", pictures);

        AssertSucceeded(run);
        string[] lines = Lines(run);
        Assert.Equal("22,467,072 parameters, 6 layers of 12 heads, vectors of 384", lines[0]);
        Assert.Equal(DeterministicLinesOfNotebook("05-pretrained-encoder.ipynb"), lines.Where(line => line.Length > 0
            && !line.StartsWith("accuracy", StringComparison.Ordinal) && !Measured().IsMatch(line)));
        Assert.All(
            lines.Where(line => line.StartsWith("  0.", StringComparison.Ordinal)),
            line => Assert.Contains("shared words 0  ", line, StringComparison.Ordinal));
        Assert.Equal(2, lines.Count(line => Accuracies().IsMatch(line)));
        Assert.Equal(["frozen", "fine-tuned"], lines.Where(line => Learned().IsMatch(line)).Select(line => line.Split(' ')[0]));
        Assert.Equal(
            [
                "after.svg", "before.svg", "layer-1-head-3.svg", "layer-2-head-11.svg", "layer-2-head-9.svg", "layer-6-head-12.svg",
                "learning-curves.svg",
            ],
            Directory.GetFiles(pictures).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Pretrained_encoder_is_saved_for_the_notebook()
    {
        string folder = _folder.File(Path.Combine("artifacts", "all-MiniLM-L6-v2"));

        ProcessResult run = await ProgramProcess.RunAsync(
            Path.Combine("notebooks", "pretrained-encoder.cs"), BuiltPaths.InRepository(), "--save", folder);

        AssertSucceeded(run);
        const string Text = "Evan's dog Riley";
        Assert.Equal(
            PretrainedEncoders.MiniLM().Encode(Text).Pooled.ToArray(),
            AttentionEncoder.LoadPretrained(folder).Encode(Text).Pooled.ToArray());
    }

    [Fact]
    public async Task Wrong_usage_is_said()
    {
        ProcessResult run = await ProgramProcess.RunAsync(
            Path.Combine("notebooks", "train-and-evaluate.cs"), BuiltPaths.InRepository(), "--rows", "many");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("many", run.Error, StringComparison.Ordinal);
    }

    private static void AssertSucceeded(ProcessResult run) =>
        Assert.True(run is { ExitCode: 0, Error: "" }, $"It ended with {run.ExitCode} and wrote\n{run.Output}\n{run.Error}");

    // "riley with dog  0.75  0.25  0.00": what two words alone become, as the notebook stores it.
    private static IEnumerable<string> PairsOfNotebook() =>
        NotebookFile.Load(Path.Combine(BuiltPaths.Notebooks, "01-motivating-self-attention.ipynb")).CodeCells
            .SelectMany(cell => cell.Outputs.OfType<StreamOutput>()).SelectMany(stream => stream.Written.Split('\n'))
            .Where(IsPair).Select(line => Spaces().Replace(line, " "));

    // What the notebook stores of cells that show the same on every machine.
    private static IEnumerable<string> DeterministicLinesOfNotebook(string name) =>
        NotebookFile.Load(Path.Combine(BuiltPaths.Notebooks, name)).CodeCells.Where(cell => cell.Is(NotebookCell.Deterministic))
            .SelectMany(cell => cell.Outputs.OfType<StreamOutput>()).SelectMany(stream => stream.Written.TrimEnd('\n').Split('\n'));

    private static bool IsPair(string line) => Pair().IsMatch(line);

    [GeneratedRegex("^(riley|evan) with ")]
    private static partial Regex Pair();

    // What is measured, saved and predicted after training.
    [GeneratedRegex("^(FeaturizeText|MiniLM|saved:|[a-z]+ <-|encoder|frozen|fine-tuned|taken|layer \\d|moved most:) ")]
    private static partial Regex Measured();

    [GeneratedRegex(@"^(FeaturizeText|MiniLM) +([01]\.\d{3} *){3}$")]
    private static partial Regex Accuracies();

    [GeneratedRegex(@"^(frozen|fine-tuned) +[01]\.\d{3} +\d\.\d{3}$")]
    private static partial Regex Learned();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    private static string[] Lines(ProcessResult run) => run.Output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
}
