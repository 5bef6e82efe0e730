using System.Diagnostics;
using System.Text.Json;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Inputs;
using MlNetAttention.Benchmarks.Serving.Measurements;

namespace MlNetAttention.Benchmarks.Serving.FirstPrediction;

/// <summary>How long a process that starts keeps its first caller waiting: a new process for each engine and round.</summary>
internal sealed class FirstPredictionMeasurement : IMeasurement
{
    // Few rounds have no steady median: of 5 it was 82 ms once, of 21 67.
    private const int DefaultRounds = 21;
    private const int Tokens = 16;

    public string Key => "first_prediction";

    public Finding Run(SummarySettings settings)
    {
        Start[] starts = Enum.GetValues<Start>();
        Workload workload = Workload.Single(width: 64, length: Tokens);
        float[] expected = workload.NewResult();
        using (var ours = new OurContender(workload)) ours.Run(expected);
        using var files = new ModelFiles(workload);

        List<double>[] seconds = [.. starts.Select(_ => new List<double>())];
        int rounds = settings.Rounds ?? DefaultRounds;

        // The first round brings the files into memory and does not count.
        for (int round = -1; round < rounds; round++)
        {
            for (int e = 0; e < starts.Length; e++)
            {
                FirstPredictionResult result = RunProcess(starts[e], files);
                Agreement.Check(Key, $"{starts[e]} in a new process", expected, result.Pooled);
                if (round >= 0) seconds[e].Add(result.Seconds);
            }
        }

        return EngineTimes.Compare([.. starts.Zip(seconds, Times)]);
    }

    private static EngineTimes Times(Start start, IReadOnlyList<double> seconds) =>
        new(EngineOf(start), start == Start.PredictionEngine ? "PredictionEngine" : "", seconds);

    private static Engine EngineOf(Start start) => start switch
    {
        Start.TorchSharp => Engine.TorchSharp,
        Start.OnnxRuntime => Engine.OnnxRuntime,
        _ => Engine.Ours,
    };

    private static FirstPredictionResult RunProcess(Start start, ModelFiles files)
    {
        string program = Environment.ProcessPath
            ?? throw new InvalidOperationException("This process does not know its program.");
        var info = new ProcessStartInfo(program) { RedirectStandardOutput = true };

        // Where there is no program of its own, `dotnet` runs the assembly.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            string assembly = $"{typeof(FirstPredictionCommand).Assembly.GetName().Name}.dll";
            info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        }

        Engine engine = EngineOf(start);
        string input = engine == Engine.Ours ? files.Text : files.Ids;
        foreach (string argument in (string[])[FirstPredictionCommand.Name, $"{start}", files.PathOf(engine), input])
        {
            info.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(info)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && JsonSerializer.Deserialize<FirstPredictionResult>(output) is { } result
            ? result
            : throw new InvalidDataException(
                $"The process of {start} ended with {process.ExitCode} and '{output}'; expected 0 and a vector.");
    }
}
