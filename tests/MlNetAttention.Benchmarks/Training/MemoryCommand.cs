using System.CommandLine;
using System.Globalization;
using MlNetAttention.Benchmarks.Timing;
using static System.FormattableString;

namespace MlNetAttention.Benchmarks.Training;

/// <summary>`memory`: the peak of the memory of fits of several shapes, each in a new process, beside the estimate.</summary>
internal static class MemoryCommand
{
    private static readonly Option<int[]> Widths = Numbers("--widths", "Widths of the encoder.", 64);
    private static readonly Option<int[]> Layers = Numbers("--layers", "Blocks of the encoder.", 1, 2);
    private static readonly Option<int[]> Lengths = Numbers("--lengths", "Tokens per row.", 128, 512, 2048, 8192);

    private static readonly Option<int> Tokens = new("--tokens")
    {
        Description = "Tokens of all rows together.",
        DefaultValueFactory = _ => 65_536,
    };

    internal static Command Create()
    {
        var command = new Command("memory", "Peak of the memory of a fit, an epoch by one thread, beside its estimate.")
        {
            Widths, Layers, Lengths, Tokens,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult arguments)
    {
        Console.WriteLine("| width | layers | tokens a row | rows a batch | peak, MB | estimate, MB | estimate / peak |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        foreach (int width in arguments.GetRequiredValue(Widths))
        {
            foreach (int layers in arguments.GetRequiredValue(Layers))
            {
                foreach (int length in arguments.GetRequiredValue(Lengths))
                {
                    FitPeak peak = Measure(width, layers, length, arguments.GetValue(Tokens));
                    Console.WriteLine(
                        Invariant($"| {width} | {layers} | {length} | {peak.Rows} | {peak.Bytes / 1e6:F0} | ")
                        + Invariant($"{peak.Estimate / 1e6:F0} | {(double)peak.Estimate / peak.Bytes:F2} |"));
                }
            }
        }
    }

    private static FitPeak Measure(params int[] shape) => OwnProcess.Run<FitPeak>(
        [FitPeakCommand.Name, .. shape.Select(number => number.ToString(CultureInfo.InvariantCulture))]);

    private static Option<int[]> Numbers(string name, string description, params int[] numbers) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => numbers,
        AllowMultipleArgumentsPerToken = true,
    };
}
