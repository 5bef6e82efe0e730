using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Measurements;
using MlNetAttention.Saving;

namespace MlNetAttention.Benchmarks.Serving;

/// <summary>`--summary FILE.json`: in minutes, what serving costs beside libtorch and ONNX Runtime.</summary>
internal static class SummaryCommand
{
    private static readonly string[] Keys = [.. NewMeasurements().Select(measurement => measurement.Key)];

    private static readonly Option<string?> Summary = new("--summary")
    {
        Description = "JSON file to write the figures of serving to.",
        HelpName = "FILE.json",
    };

    private static readonly Option<string?> Only = new("--only")
    {
        Description = $"What to measure, separated by commas: {string.Join(", ", Keys)}. All without it.",
        HelpName = "KEY[,KEY]",
    };

    private static readonly Option<int?> Rounds = new("--rounds")
    {
        Description = "Rounds that count, after one that does not; without it each measurement has its own number.",
    };

    private static readonly Option<bool> Full = new("--full")
    {
        Description = "Measure also what takes longer: growth up to 1,000,000 rows.",
    };

    internal static void AddTo(RootCommand root)
    {
        Rounds.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, out int rounds) && rounds is >= 1 and <= 1_000))
            {
                result.AddError($"--rounds is {text}; expected 1 to 1000.");
            }
        });
        Only.Validators.Add(result =>
        {
            string[] unknown = [.. result.Tokens.SelectMany(token => Split(token.Value)).Except(Keys)];
            if (unknown.Length == 0) return;
            string found = string.Join("', '", unknown);
            result.AddError($"--only names '{found}'; expected some of {string.Join(", ", Keys)}.");
        });
        foreach (Option option in (Option[])[Summary, Only, Rounds, Full]) root.Options.Add(option);
        root.SetAction(Run);
    }

    private static int Run(ParseResult arguments)
    {
        if (arguments.GetValue(Summary) is not { Length: > 0 } path)
        {
            return Fail("There is nothing to do; expected --summary FILE.json or a command. --help lists them.");
        }

        try
        {
            SummaryFile.Check(path);
            Measure(path, Split(arguments.GetValue(Only)), new(arguments.GetValue(Rounds), arguments.GetValue(Full)));
            return 0;
        }
        catch (Exception error) when (
            error is IOException or UnauthorizedAccessException or InvalidDataException or ContendersDisagreeException)
        {
            return Fail(error.Message);
        }
    }

    private static void Measure(string path, string[] only, SummarySettings settings)
    {
        JsonObject summary = Machine.Describe(DateTimeOffset.Now);
        Console.WriteLine(
            $"{summary["cpu"]}, {summary["cores"]} cores, vectors of {summary["vector_bits"]} bits, {summary["dotnet"]}");
        foreach (IMeasurement measurement in NewMeasurements())
        {
            if (only.Length > 0 && !only.Contains(measurement.Key)) continue;
            MeasurementResult result = measurement.Run(settings);
            Console.WriteLine(measurement.Key);
            foreach (string line in result.Lines) Console.WriteLine($"  {line}");
            summary[measurement.Key] = result.Json;
        }

        SummaryFile.Write(path, summary);
    }

    // In the order of the summary.
    private static IMeasurement[] NewMeasurements() =>
    [
        .. EncodeMeasurement.All,
        new FirstPredictionMeasurement(),
        new MatmulMeasurement(),
        new TransformMeasurement(),
        new PredictionEngineMeasurement(),
        new DeploymentSizeMeasurement(),
        new GrowthMeasurement(),
        new WorkingMemoryMeasurement(),
    ];

    private static string[] Split(string? keys) =>
        keys?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}

/// <summary>The file of the figures: written beside its target and moved into place, so that it is whole or not there.</summary>
internal static class SummaryFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Fails before minutes of measuring rather than after them.</summary>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there.</exception>
    internal static void Check(string path) => AtomicFile.Check(path);

    internal static void Write(string path, JsonObject summary) => AtomicFile.Write(
        path, stream => stream.Write(Encoding.UTF8.GetBytes(summary.ToJsonString(Indented) + "\n")));
}
