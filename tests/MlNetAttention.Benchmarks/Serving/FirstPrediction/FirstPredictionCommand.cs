using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using MlNetAttention.Benchmarks.Serving.Engines;

namespace MlNetAttention.Benchmarks.Serving.FirstPrediction;

/// <summary>
/// `first-prediction`, what <see cref="FirstPredictionMeasurement"/> starts itself with: the first prediction of a process can be
/// measured once.
/// </summary>
internal static class FirstPredictionCommand
{
    internal const string Name = "first-prediction";

    private static readonly Argument<Engine> EngineArgument = new("engine");
    private static readonly Argument<string> Path = new("path");
    private static readonly Argument<string> Input = new("input");

    internal static Command Create()
    {
        var command = new Command(Name, "Prints the seconds to the first vector and the vector, as JSON.")
        {
            EngineArgument, Path, Input,
        };
        command.Hidden = true;
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult arguments)
    {
        Engine engine = arguments.GetValue(EngineArgument);
        string path = arguments.GetRequiredValue(Path);
        string input = arguments.GetRequiredValue(Input);
        long start = Stopwatch.GetTimestamp();
        float[] pooled = FirstVector.Of(engine, path, input);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(JsonSerializer.Serialize(new FirstPredictionResult(seconds, pooled)));
    }
}
