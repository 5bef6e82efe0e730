using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Commands;

/// <summary>
/// `trainers`: which of ML.NET's trainers, with their defaults, suit the features, on few rows and labels of any scale.
/// </summary>
internal static class TrainersCommand
{
    private const int TestRows = 300;

    private static readonly Option<int[]> Rows = new("--rows")
    {
        Description = "Numbers of training rows.",
        DefaultValueFactory = _ => [20, 60, 200, 500, 800],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly (float Low, float High)[] Scales = [(0, 1), (-1, 1), (1, 5), (95, 105), (0, 10_000), (0, 0.001f)];

    private static readonly AttentionOptions Options = new()
    {
        Encoder = new() { Width = 16, Heads = 2, Layers = 1 },
        Training = new() { Epochs = 12, FoldRepeats = 1 },
    };

    public static Command Create()
    {
        var command = new Command(
            "trainers", "Try ML.NET's trainers behind the features, on few synthetic rows; prints Markdown.")
        {
            Rows,
        };
        command.Does((arguments, cancel) => Run(Distinct.Of(Rows, arguments.GetRequiredValue(Rows)), cancel));
        return command;
    }

    private static void Run(int[] counts, CancellationToken cancel)
    {
        var ml = new MLContext(seed: 1);

        // Max passes over NaN, which is a trainer that fails on a scale, unless there is nothing else.
        Print("Regression: RMSE / standard deviation, the worst of all scales", counts, [.. counts.Select(count =>
            Scales.SelectMany(scale => Regression(ml, count, scale, cancel)).GroupBy(cell => cell.Name)
                .Select(cells => (cells.Key, cells.Max(cell => cell.Value))).ToArray())]);
        Print("Two classes: accuracy", counts, [.. counts.Select(count => Binary(ml, count, cancel))]);
        Print("Five classes: accuracy", counts, [.. counts.Select(count => Multiclass(ml, count, cancel))]);
    }

    private static IEnumerable<(string Name, double Value)> Regression(
        MLContext ml, int count, (float Low, float High) scale, CancellationToken cancel)
    {
        IDataView train = TrainerRows.View(ml, count, seed: 1, scale.Low, scale.High);
        IDataView test = TrainerRows.View(ml, TestRows, seed: 2, scale.Low, scale.High);
        (IDataView fitted, IDataView unseen) = Features(ml, train, test, nameof(TrainerRow.Number), cancel);
        float[] labels = [.. unseen.GetColumn<float>(nameof(TrainerRow.Number))];
        double mean = labels.Average(label => (double)label);
        double deviation = Math.Sqrt(labels.Average(label => Math.Pow(label - mean, 2)));

        // What the features would be if they were the predicted number and nothing else.
        var alone = ml.Transforms.CustomMapping<Feature, Alone>(
            (feature, result) => result.Features = [(float)(feature.Features[0] * deviation + mean)], contractName: null);
        foreach (bool bare in new[] { false, true })
        {
            (IDataView from, IDataView to) = bare
                ? (ml.Data.Cache(alone.Fit(fitted).Transform(fitted)), alone.Fit(fitted).Transform(unseen))
                : (fitted, unseen);
            foreach ((string name, IEstimator<ITransformer> trainer) in StockTrainers.Regression(ml, nameof(TrainerRow.Number)))
            {
                cancel.ThrowIfCancellationRequested();
                yield return (bare ? $"{name}, prediction alone" : name, Measured(() =>
                    RootMeanSquaredError(ml, trainer.Fit(from).Transform(to)) / deviation));
            }
        }
    }

    // ML.NET leaves out rows whose score is NaN.
    private static double RootMeanSquaredError(MLContext ml, IDataView scored) =>
        scored.GetColumn<float>("Score").All(float.IsFinite)
            ? ml.Regression.Evaluate(scored, nameof(TrainerRow.Number)).RootMeanSquaredError
            : double.NaN;

    private static (string Name, double Value)[] Binary(MLContext ml, int count, CancellationToken cancel)
    {
        (IDataView fitted, IDataView unseen) = Features(
            ml, TrainerRows.View(ml, count, seed: 1), TrainerRows.View(ml, TestRows, seed: 2), nameof(TrainerRow.Flag), cancel);
        return [.. StockTrainers.Binary(ml, nameof(TrainerRow.Flag)).Select(trainer => (trainer.Name, Measured(() =>
            ml.BinaryClassification.EvaluateNonCalibrated(
                trainer.Trainer.Fit(fitted).Transform(unseen), nameof(TrainerRow.Flag)).Accuracy)))];
    }

    private static (string Name, double Value)[] Multiclass(MLContext ml, int count, CancellationToken cancel)
    {
        const string Key = "Key";
        IDataView train = TrainerRows.View(ml, count, seed: 1), test = TrainerRows.View(ml, TestRows, seed: 2);
        ITransformer keys = ml.Transforms.Conversion.MapValueToKey(Key, nameof(TrainerRow.Class)).Fit(train);
        (IDataView fitted, IDataView unseen) = Features(ml, keys.Transform(train), keys.Transform(test), Key, cancel);
        return [.. StockTrainers.Multiclass(ml, Key).Select(trainer => (trainer.Name, Measured(() =>
            ml.MulticlassClassification.Evaluate(trainer.Trainer.Fit(fitted).Transform(unseen), Key).MicroAccuracy)))];
    }

    private static (IDataView Fitted, IDataView Unseen) Features(
        MLContext ml, IDataView train, IDataView test, string label, CancellationToken cancel)
    {
        AttentionOptions options = Options with { Training = Options.Training with { CancellationToken = cancel } };
        AttentionFeaturizingTransformer featurizer =
            ml.Transforms.Text.FeaturizeWithAttention("Features", nameof(TrainerRow.Text), label, options).Fit(train);
        return (ml.Data.Cache(featurizer.TransformForTrainingPipeline(train)), ml.Data.Cache(featurizer.Transform(test)));
    }

    /// <summary>NaN where the trainer throws, as some do on weights that are not finite.</summary>
    private static double Measured(Func<double> measure)
    {
        try
        {
            return measure();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            return double.NaN;
        }
    }

    private static void Print(string title, int[] counts, IReadOnlyList<(string Name, double Value)[]> columns)
    {
        Console.Out.WriteLine($"\n| {title} | {string.Join(" | ", counts.Select(count => $"{count} rows"))} |");
        Console.Out.WriteLine($"|---|{string.Concat(counts.Select(_ => "---|"))}");
        for (int row = 0; row < columns[0].Length; row++)
        {
            string values = string.Join(" | ", columns.Select(column => Text(column[row].Value)));
            Console.Out.WriteLine($"| {columns[0][row].Name} | {values} |");
        }

        static string Text(double value) => double.IsNaN(value) ? "fails"
            : value < 10 ? value.ToString("F2", CultureInfo.InvariantCulture)
            : value.ToString("0e+0", CultureInfo.InvariantCulture);
    }

    private sealed class Feature
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Alone
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];
    }
}
