using System.Diagnostics;
using System.Text.Json;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Inputs;
using MlNetAttention.Benchmarks.Serving.Measurements;

namespace MlNetAttention.Benchmarks.Serving.FirstPrediction;

/// <summary>How long a process that starts keeps its first caller waiting: a new process for each engine and round.</summary>
internal sealed class FirstPredictionMeasurement : IMeasurement
{
    private const int DefaultRounds = 5;
    private const int Tokens = 16;

    public string Key => "first_prediction";

    public Finding Run(SummarySettings settings)
    {
        Engine[] engines = Enum.GetValues<Engine>();
        Workload workload = Workload.Single(width: 64, length: Tokens);
        float[] expected = workload.NewResult();
        using (var ours = new OurContender(workload)) ours.Run(expected);
        using var files = new ModelFiles(workload);

        List<double>[] seconds = [.. engines.Select(_ => new List<double>())];
        int rounds = settings.Rounds ?? DefaultRounds;

        // The first round brings the files into memory and does not count.
        for (int round = -1; round < rounds; round++)
        {
            for (int e = 0; e < engines.Length; e++)
            {
                FirstPredictionResult result = Start(engines[e], files);
                Agreement.Check(Key, $"{engines[e]} in a new process", expected, result.Pooled);
                if (round >= 0) seconds[e].Add(result.Seconds);
            }
        }

        return EngineTimes.Compare([.. engines.Zip(seconds, (engine, own) => new EngineTimes(engine, "", own))]);
    }

    private static FirstPredictionResult Start(Engine engine, ModelFiles files)
    {
        string program = Environment.ProcessPath
            ?? throw new InvalidOperationException("This process does not know its program.");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true };

        // Where there is no program of its own, `dotnet` runs the assembly.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            string assembly = $"{typeof(FirstPredictionCommand).Assembly.GetName().Name}.dll";
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        }

        string input = engine == Engine.Ours ? files.Text : files.Ids;
        foreach (string argument in (string[])[FirstPredictionCommand.Name, $"{engine}", files.PathOf(engine), input])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && JsonSerializer.Deserialize<FirstPredictionResult>(output) is { } result
            ? result
            : throw new InvalidDataException(
                $"The process of {engine} ended with {process.ExitCode} and '{output}'; expected 0 and a vector.");
    }
}
