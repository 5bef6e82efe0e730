using System.CommandLine;
using System.Text.Json;
using MlNetAttention.Data;
using MlNetAttention.LibTorch;
using static System.FormattableString;
using static TorchSharp.torch;

namespace MlNetAttention.Benchmarks.Training;

/// <summary>`training`: tokens a second of the training loop beside plain loops over the same network.</summary>
internal static class TrainingCommand
{
    private static readonly Option<string?> Data = new("--data")
    {
        Description = "TSV with a header, the label first and the text second; generated rows without it.",
    };

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = "Epochs per contender.",
        DefaultValueFactory = _ => 5,
    };

    private static readonly Option<int> BatchSize = new("--batch-size") { DefaultValueFactory = _ => 64 };
    private static readonly Option<int> Threads = new("--threads") { DefaultValueFactory = _ => Environment.ProcessorCount };
    private static readonly Option<string?> Json = new("--json") { Description = "File to write the figures to." };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    internal static Command Create()
    {
        var command = new Command("training", "Tokens a second of training, in rounds, beside plain loops.")
        {
            Data, Rounds, BatchSize, Threads, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult arguments)
    {
        LibTorchLoader.EnsureLoaded();
        int threads = arguments.GetValue(Threads);
        set_num_threads(threads);
        string? path = arguments.GetValue(Data);
        TrainingSet set = path is null ? TrainingRows.Generate() : TrainingRows.Read(path);
        int batchSize = arguments.GetValue(BatchSize);
        int[] lengths = [.. set.Sequences.Select(ids => ids.Length)];
        Console.WriteLine(
            Invariant($"{lengths.Length} rows, {lengths.Sum()} tokens, longest {lengths.Max()}, {set.Vocabulary.Size} ids, ")
            + Invariant($"batch size {batchSize}, {threads} threads"));
        TrainingSpeed[] speeds = TrainingRounds.Run(set, arguments.GetValue(Rounds), batchSize);
        Console.WriteLine($"{"",-16}{"tokens/s",10}{"ours is",10}{"from",8}{"to",8}");
        foreach (TrainingSpeed speed in speeds)
        {
            Console.WriteLine(
                Invariant($"{speed.Name,-16}{speed.TokensPerSecond,10:F0}{speed.Ratio,9:F2}x")
                + Invariant($"{speed.LowestRatio,7:F2}x{speed.HighestRatio,7:F2}x"));
        }

        if (arguments.GetValue(Json) is { } file)
        {
            var figures = new { Data = path, Threads = threads, BatchSize = batchSize, Speeds = speeds };
            File.WriteAllText(file, JsonSerializer.Serialize(figures, Indented));
        }
    }
}
