using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML;
using static System.FormattableString;

namespace MlNetAttention.Benchmarks.Training;

/// <summary>`memory`: the peak of resident memory of a fit, for rows of several lengths.</summary>
internal static class MemoryCommand
{
    private const int Words = 3000;

    private static readonly Option<int[]> Lengths = new("--lengths")
    {
        Description = "Tokens per row, ascending: a peak is that of the process so far.",
        DefaultValueFactory = _ => [8, 512, 2048, 8192],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> Tokens = new("--tokens")
    {
        Description = "Tokens of all rows together.",
        DefaultValueFactory = _ => 65_536,
    };

    private static readonly Option<int> Threads = new("--threads") { DefaultValueFactory = _ => 1 };

    internal static Command Create()
    {
        var command = new Command("memory", "Peak of resident memory of a fit: one layer, the default width, an epoch.")
        {
            Lengths, Tokens, Threads,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult arguments)
    {
        Console.WriteLine($"{"tokens per row",-16}{"rows",8}{"peak, MB",10}");
        foreach (int length in arguments.GetRequiredValue(Lengths).Order())
        {
            int rows = Math.Max(2, arguments.GetValue(Tokens) / length);
            Fit(length, rows, arguments.GetValue(Threads));
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(Invariant($"{length,-16}{rows,8}{process.PeakWorkingSet64 / 1e6,10:F0}"));
        }
    }

    private static void Fit(int length, int count, int threads)
    {
        var random = new Random(1);
        Row[] rows =
        [
            .. Enumerable.Range(0, count).Select(i => new Row(
                i % 2 == 0, string.Join(' ', Enumerable.Range(0, length).Select(_ => $"w{random.Next(Words)}")))),
        ];
        var options = new AttentionOptions
        {
            Encoder = new() { MaxTokens = length, Layers = 1 },
            Training = new() { BatchSize = 64, Epochs = 1, Folds = 1, Threads = threads, ValidationFraction = 0 },
        };
        var ml = new MLContext(seed: 1);
        ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Label", options).Fit(ml.Data.LoadFromEnumerable(rows));
    }

    private sealed record Row(bool Label, string Text);
}
