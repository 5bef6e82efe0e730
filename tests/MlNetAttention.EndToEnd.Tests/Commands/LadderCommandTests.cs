using System.Globalization;
using System.Text.Json.Nodes;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>The mechanisms compared: what the bundled circle set shows of them, and what the command prints and keeps.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class LadderCommandTests : IDisposable
{
    private const string FixedRatio = "1 fixed ratio";
    private const string SymmetricKeys = "2 symmetric keys";
    private const string Tables = "3 query-key-value, tables";
    private const string Projections = "3 query-key-value, projections";
    private const string ScaledDotProduct = "4 scaled dot product";
    private const string WithLocalContext = "4 with local context";
    private const string AsShipped = "4 as shipped";

    private static readonly string[] Rungs =
        [FixedRatio, SymmetricKeys, Tables, Projections, ScaledDotProduct, WithLocalContext, AsShipped];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Queries_and_keys_learn_who_goes_first_and_likeness_does_not()
    {
        using IDisposable training = await TrainingLock.WaitAsync(Cancelled);

        ProcessResult run = await RunAsync(BuiltPaths.InRepository("data", "riley", "circle"), epochs: "40", seeds: ["1"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Dictionary<string, double> accuracy = (await CellsAsync()).ToDictionary(Name, Accuracy);
        Assert.Equal([.. Rungs.Prepend("FeaturizeText")], accuracy.Keys);
        Assert.All(["FeaturizeText", FixedRatio, SymmetricKeys], name => Assert.InRange(accuracy[name], 0.4, 0.58));
        Assert.InRange(accuracy[Projections], 0.7, 1);
        Assert.InRange(accuracy[ScaledDotProduct], 0.9, 1);
        Assert.All([Tables, WithLocalContext, AsShipped], name => Assert.InRange(accuracy[name], 0.95, 1));
    }

    [Fact]
    public async Task It_prints_levels_parameters_and_spread_and_keeps_what_it_measured()
    {
        Write("train.tsv", 40);
        Write("test.tsv", 20);
        using IDisposable training = await TrainingLock.WaitAsync(Cancelled);

        ProcessResult run = await RunAsync(_folder.FullName, epochs: "1", seeds: ["1", "2"], "--group-column", "level");
        ProcessResult again = await RunAsync(_folder.FullName, epochs: "1", seeds: ["1", "2"], "--group-column", "level");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.TrimEnd().Split('\n');
        string[] header = Cells(lines[^9]);
        Assert.Equal(["accuracy", "level 1", "level 2", "parameters", "fit, s", "score, ms"], header);
        Assert.Equal([.. Rungs.Prepend("FeaturizeText")], lines[^8..].Select(line => Cells(line)[0]));
        Assert.Equal("-", Cells(lines[^8])[4]);
        Assert.All(lines[^7..], line =>
        {
            string[] cells = Cells(line);
            Assert.All(cells[1..4], cell => Assert.Contains(" ± ", cell, StringComparison.Ordinal));
            Assert.InRange(int.Parse(cells[4], NumberStyles.AllowThousands, CultureInfo.InvariantCulture), 1, 10_000_000);
        });

        // Without relations to learn the first has the fewest numbers; a query of its own is the first thing that costs some.
        long[] parameters = [.. (await CellsAsync()).Where(cell => Seed(cell) == 1).Skip(1).Select(Parameters)];
        Assert.True(parameters[0] < parameters[1] && parameters[1] < parameters[3] && parameters[3] == parameters[4]);
        Assert.StartsWith("16 of 16 cells are there already\n", again.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seeds 1 1", "--seeds has '1' more than once.")]
    [InlineData("--epochs 0", "Epochs")]
    [InlineData("--patience 0", "Patience")]
    [InlineData("--width 0", "Width")]
    public async Task Wrong_usage_is_said_before_any_work(string arguments, string message)
    {
        ProcessResult run = await BuiltProgram.Lab.RunAsync(["ladder", .. arguments.Split(' ')]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private Task<ProcessResult> RunAsync(string data, string epochs, string[] seeds, params string[] groups) =>
        BuiltProgram.Lab.RunAsync(
        ["ladder", "--data", data, .. groups, "--seeds", .. seeds, "--epochs", epochs, "--threads", "1",
            "--json", _folder.File("ladder.json")],
        TimeSpan.FromMinutes(5));

    private void Write(string file, int rows) => File.WriteAllLines(_folder.File(file),
    [
        "label\ttext\tlevel",
        .. Enumerable.Range(0, rows).Select(row =>
            row % 2 == 0 ? $"cat\ta cat {row % 3}\t{1 + row % 3 % 2}" : $"dog\ta dog {row % 5}\t{1 + row % 5 % 2}"),
    ]);

    private async Task<JsonNode[]> CellsAsync()
    {
        JsonNode json = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("ladder.json"), Cancelled))!;
        return [.. json["cells"]!.AsArray().OfType<JsonNode>()];
    }

    // Columns are two blanks or more apart.
    private static string[] Cells(string line) =>
        line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Name(JsonNode cell) =>
        (cell["key"]!["configuration"] ?? cell["key"]!["pipeline"])!.GetValue<string>();

    private static int Seed(JsonNode cell) => cell["key"]!["seed"]!.GetValue<int>();

    private static double Accuracy(JsonNode cell) => cell["metrics"]!["accuracy"]!.GetValue<double>();

    private static long Parameters(JsonNode cell) => cell["parameters"]!.GetValue<long>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
