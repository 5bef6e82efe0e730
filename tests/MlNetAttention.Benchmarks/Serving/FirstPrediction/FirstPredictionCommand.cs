using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;

namespace MlNetAttention.Benchmarks.Serving.FirstPrediction;

/// <summary>
/// `first-prediction`, what <see cref="FirstPredictionMeasurement"/> starts itself with: the first prediction of a process can be
/// measured once.
/// </summary>
internal static class FirstPredictionCommand
{
    internal const string Name = "first-prediction";

    private static readonly Argument<Start> StartArgument = new("start");
    private static readonly Argument<string> Path = new("path");
    private static readonly Argument<string> Input = new("input");

    internal static Command Create()
    {
        var command = new Command(Name, "Prints the seconds to the first vector and the vector, as JSON.")
        {
            StartArgument, Path, Input,
        };
        command.Hidden = true;
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult arguments)
    {
        Start start = arguments.GetValue(StartArgument);
        string path = arguments.GetRequiredValue(Path);
        string input = arguments.GetRequiredValue(Input);
        long time = Stopwatch.GetTimestamp();
        float[] pooled = FirstVector.Of(start, path, input);
        double seconds = Stopwatch.GetElapsedTime(time).TotalSeconds;
        Console.WriteLine(JsonSerializer.Serialize(new FirstPredictionResult(seconds, pooled)));
    }
}
