using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>The page of a training whose labels and texts would rather be markup.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed partial class TrainingReportTests : IDisposable
{
    private const string Script = "<script>alert(1)</script>";
    private const string Control = "\"'&\u001b[31m\u202e";
    private const int MostBytes = 5_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Classes_have_curves_confusions_and_examples_on_a_page_that_needs_no_network()
    {
        await WriteAsync("train.tsv", Rows(200));

        // Each with either label: whatever is learned, each is right once and wrong once.
        string[] tested =
            ["a cat <img src=x onerror=alert(2)>", $"<img src=y> {string.Join(' ', Enumerable.Repeat("purrs a lot", 30))}", ""];
        await WriteAsync("test.tsv", [.. tested.SelectMany(text => ((string, string)[])[(Script, text), (Control, text)])]);

        (ProcessResult run, string html) = await TrainAsync("--test", _folder.File("test.tsv"));

        string[] figures = Figures(run, "accuracy");
        Assert.Contains(
            $"<td>accuracy</td>{string.Concat(figures.Select(figure => $"<td>{figure}</td>"))}", html, StringComparison.Ordinal);
        Assert.Contains("Training.Epochs 2 (default 20)", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=y", html, StringComparison.Ordinal);
        Assert.Contains("Attention predicts 3 of 6 test rows wrong.", html, StringComparison.Ordinal);
        Assert.Contains("The most frequent confusions of Attention,", html, StringComparison.Ordinal);
        Assert.Contains("<h3>Wrong</h3>", html, StringComparison.Ordinal);
        Assert.Contains("<h3>Right</h3>", html, StringComparison.Ordinal);
        Assert.Equal(6, Regex.Count(html, "<blockquote>"));
        Assert.Equal(2, Regex.Count(html, "too many for a picture"));
        Assert.Equal(2, Regex.Count(html, "The text has no tokens"));

        string[] texts = InPictures(html);
        Assert.All(
            ["epoch", "held-out", "training", "Held-out accuracy", "truth", "predicted", Script, "query", "key"],
            name => Assert.Contains(name, texts));
    }

    [Fact]
    public async Task Numbers_have_points_and_their_largest_and_smallest_errors()
    {
        await WriteAsync("train.tsv", [.. Rows(200).Select((row, at) => ($"{at % 2}.5", row.Text))]);

        (ProcessResult run, string html) = await TrainAsync("--task", "regression");

        Assert.Contains($"<td>RMSE</td><td>{Figures(run, "RMSE")[0]}</td>", html, StringComparison.Ordinal);
        Assert.Contains("40 of train.tsv, held out from training", html, StringComparison.Ordinal);
        Assert.Contains("<h3>Largest errors</h3>", html, StringComparison.Ordinal);
        Assert.Contains("<h3>Smallest errors</h3>", html, StringComparison.Ordinal);
        string[] texts = InPictures(html);
        Assert.All(["epoch", "Held-out R²", "truth", "predicted", "query"], name => Assert.Contains(name, texts));
    }

    [Fact]
    public async Task Binary_classes_are_called_as_in_the_file()
    {
        await WriteAsync("train.tsv", [.. Rows(120).Select(row => (row.Label == Script ? "ham" : "spam", row.Text))]);

        (_, string html) = await TrainAsync("--task", "binary");

        Assert.DoesNotMatch("<td>(True|False)</td>", html);
        Assert.Contains("<td>ham</td>", html.Replace(" class=\"name\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private async Task<(ProcessResult Run, string Html)> TrainAsync(params string[] more)
    {
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
        [
            "train-evaluate", "--train", _folder.File("train.tsv"), "--report", _folder.File("page.html"),
            "--epochs", "2", "--width", "16", "--layers", "1", "--threads", "1", "--encoder-folds", "1", .. more,
        ]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.DoesNotContain(Directory.GetFiles(_folder.FullName), file => file.EndsWith(".partial", StringComparison.Ordinal));
        string html = await File.ReadAllTextAsync(_folder.File("page.html"), TestContext.Current.CancellationToken);
        IsSelfContained(html);
        return (run, html);
    }

    private static void IsSelfContained(string html)
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1, MostBytes);
        string[] sources = [.. Sources().Matches(html).Select(source => source.Groups[1].Value)];
        Assert.NotEmpty(sources);
        Assert.All(sources, source => Assert.Matches("^(data:|#)", source));
        Assert.DoesNotMatch("<(script|link|iframe|object|base)|@import", html);
        Assert.DoesNotMatch("[\\p{Cc}-[\\n]]", html);
    }

    private static string[] Figures(ProcessResult run, string name) =>
        run.Output.Split('\n').Single(line => line.StartsWith($"{name} ", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];

    private static string[] InPictures(string html) =>
    [
        .. Sources().Matches(html).Select(source => source.Groups[1].Value)
            .Where(source => source.StartsWith("data:image/svg+xml;base64,", StringComparison.Ordinal))
            .Select(source => XDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(source.Split(',')[1]))))
            .SelectMany(svg => svg.Descendants().Where(element => element.Name.LocalName == "text"))
            .Select(text => text.Value.Trim()),
    ];

    private static (string Label, string Text)[] Rows(int count) =>
    [
        .. Enumerable.Range(0, count).Select(
            at => at % 2 == 0 ? (Script, $"a cat purrs {at / 2 % 7}") : (Control, $"a dog barks {at / 2 % 7}")),
    ];

    private Task WriteAsync(string name, (string Label, string Text)[] rows) => File.WriteAllLinesAsync(
        _folder.File(name), rows.Select(row => $"{row.Label}\t{row.Text}").Prepend("label\ttext"),
        TestContext.Current.CancellationToken);

    // What is within a tag; a text may say anything.
    [GeneratedRegex("<[a-z][^<>]*\\s(?:src|srcset|href)\\s*=\\s*\"([^\"]*)\"")]
    private static partial Regex Sources();
}
