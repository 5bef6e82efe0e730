using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using MlNetAttention.Data;
using MlNetAttention.Fitting;

namespace MlNetAttention.Benchmarks.Training;

/// <summary>
/// `fit-peak`, hidden: what `memory` runs in a process of its own for every shape, since a process has one peak of memory.
/// </summary>
internal static class FitPeakCommand
{
    internal const string Name = "fit-peak";

    private const int Words = 3000;

    private static readonly Argument<int> Width = new("width");
    private static readonly Argument<int> Layers = new("layers");
    private static readonly Argument<int> Length = new("length");
    private static readonly Argument<int> Tokens = new("tokens");

    internal static Command Create()
    {
        var command = new Command(Name, "Prints the peak of memory of a fit and its estimate, as JSON.")
        {
            Width, Layers, Length, Tokens,
        };
        command.Hidden = true;
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult arguments)
    {
        int length = arguments.GetValue(Length);
        EncoderOptions encoder = new()
        {
            Width = arguments.GetValue(Width),
            Layers = arguments.GetValue(Layers),
            MaxTokens = length,
        };

        // The code of libtorch, which comes from its file, is not the memory of a fit.
        Fit(Rows(8, 8), encoder);
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        long before = process.WorkingSet64;
        Row[] rows = Rows(length, Math.Max(2, arguments.GetValue(Tokens) / length));
        Vocabulary vocabulary = Fit(rows, encoder);
        process.Refresh();
        TrainingMemory estimate = Estimate(encoder, vocabulary, rows.Length, length);
        Console.WriteLine(
            JsonSerializer.Serialize(new FitPeak(estimate.Rows, process.PeakWorkingSet64 - before, estimate.Bytes)));
    }

    private static Vocabulary Fit(Row[] rows, EncoderOptions encoder)
    {
        var ml = new MLContext(seed: 1);
        var options = new AttentionOptions { Encoder = encoder, Training = Training };
        return ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Label", options)
            .Fit(ml.Data.LoadFromEnumerable(rows)).Encoder.Vocabulary;
    }

    private static TrainingMemory Estimate(EncoderOptions encoder, Vocabulary vocabulary, int rows, int length)
    {
        int[][] sequences = [.. Enumerable.Range(0, rows).Select(_ => new int[length])];
        var set = new TrainingSet(
            vocabulary, new long[vocabulary.Size], sequences, LabelKind.Classes, ClassCount: 2, new float[rows], 0, 0);
        return TrainingMemory.Of(encoder, TrainingSettings.Resolve(Training, set), set);
    }

    private static TrainingOptions Training { get; } =
        new() { BatchSize = 64, Epochs = 1, Folds = 1, Threads = 1, ValidationFraction = 0 };

    private static Row[] Rows(int length, int count)
    {
        var random = new Random(1);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new Row(
                i % 2 == 0, string.Join(' ', Enumerable.Range(0, length).Select(_ => $"w{random.Next(Words)}")))),
        ];
    }

    private sealed record Row(bool Label, string Text);
}

/// <summary>What a process reports of the memory of its fit, in bytes.</summary>
/// <param name="Rows">Rows of the largest batch.</param>
/// <param name="Bytes">The peak of resident memory, less what was resident before the fit.</param>
/// <param name="Estimate">What the fit expected.</param>
internal sealed record FitPeak(int Rows, long Bytes, long Estimate);
