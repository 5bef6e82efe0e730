using System.Net;
using System.Text.Json;
using MlNetAttention.Cli.Commands;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tests.Commands;

/// <summary>What was compared is named in all that train-evaluate writes.</summary>
public sealed class ReportedSubjectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ReportedSubjectTests()
    {
        TinyPretrained.Write(_folder);
        File.WriteAllLines(_folder.File("rows.tsv"),
        [
            "label\ttext\tweight\tuser",
            .. Rows.Easy(40).Select((row, at) => $"{row.Label}\t{row.Text}\t{(at < 3 ? 0 : 1)}\tu{at % 7}"),
        ]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Encoder_numbers_and_columns_are_reported()
    {
        (JsonElement report, string page) = await RunAsync(
            "--weight-column", "weight", "--sampling-key-column", "user", "--pretrained-layers", "1");

        Assert.Equal(
            ("weight", "user"),
            (report.GetProperty("weightColumn").GetString(), report.GetProperty("samplingKeyColumn").GetString()));
        Assert.Equal("tiny", report.GetProperty("pretrained").GetProperty("name").GetString());
        Assert.Equal("int8", report.GetProperty("pretrained").GetProperty("storage").GetString());
        Assert.Equal(1, report.GetProperty("pretrained").GetProperty("layers").GetInt32());
        Assert.Contains("tiny, layers 1 to 1, Int8", page, StringComparison.Ordinal);
        Assert.Contains("3 rows of", page, StringComparison.Ordinal);
        Assert.Contains("and are not trained on.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_that_are_not_asked_for_are_not()
    {
        (JsonElement report, string page) = await RunAsync();

        Assert.False(report.GetProperty("pretrained").TryGetProperty("layers", out _));
        Assert.Contains("tiny, Int8", page, StringComparison.Ordinal);
        Assert.False(report.TryGetProperty("weightColumn", out _));
        Assert.False(report.TryGetProperty("samplingKeyColumn", out _));
        Assert.DoesNotContain("weight 0", page, StringComparison.Ordinal);
    }

    private async Task<(JsonElement Report, string Page)> RunAsync(params string[] further)
    {
        string rows = _folder.File("rows.tsv"), json = _folder.File("report.json"), page = _folder.File("report.html");
        int code = await CliCommands.Root().ParseStrictly(
            [
                "train-evaluate", "--train", rows, "--test", rows, "--pipelines", "Pretrained",
                "--pretrained", _folder.File("tiny"), "--pretrained-storage", "Int8", "--json", json, "--report", page, .. further,
            ])
            .InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Done, code);
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
        string text = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        return (report.RootElement.Clone(), WebUtility.HtmlDecode(text));
    }
}
