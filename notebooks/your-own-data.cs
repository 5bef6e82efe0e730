#:project ../src/MlNetAttention.TorchSharp/MlNetAttention.TorchSharp.csproj
#:package System.CommandLine

// The experiment of 04-your-own-data.ipynb as a program: a class, a yes or no from codes, a number, and why. It makes up its data
// in a temporary folder, so it runs from anywhere:
//
//     dotnet run -c Release notebooks/your-own-data.cs
//     dotnet run -c Release notebooks/your-own-data.cs -- --rows 300 --epochs 1

using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention;

Option<int> rowsOption = new("--rows") { Description = "How many training rows are used.", DefaultValueFactory = _ => 2_400 };
Option<int> epochsOption = new("--epochs") { Description = "The most epochs.", DefaultValueFactory = _ => 20 };
var command = new RootCommand("Learns from orders and machine logs that it makes up.") { rowsOption, epochsOption };
command.SetAction(arguments => Run(arguments.GetValue(rowsOption), arguments.GetValue(epochsOption)));
return command.Parse(args).Invoke();

static void Run(int rows, int epochs)
{
    var ml = new MLContext(seed: 1);
    var options = new AttentionOptions { Training = new() { Epochs = epochs, Progress = new EpochLines() } };
    DirectoryInfo folder = Directory.CreateTempSubdirectory("your-own-data-");
    try
    {
        var random = new Random(1);
        Split orders = Load<Order>(ml, Path.Combine(folder.FullName, "orders.tsv"), "extra\tprice\ttext", Orders(random), rows);
        Split logs = Load<Log>(ml, Path.Combine(folder.FullName, "logs.tsv"), "alarm\tevents", Logs(random), rows);

        Console.WriteLine("A class from a text");
        Classes(ml, orders, options);
        Console.WriteLine("\nYes or no from codes");
        Alarms(ml, logs, options);
        Console.WriteLine("\nA number from a text");
        Prices(ml, orders, options);
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}

static void Classes(MLContext ml, Split orders, AttentionOptions options)
{
    ITransformer model = ml.Transforms.Conversion.MapValueToKey("Label", "Extra")
        .Append(ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Label", options))
        .AppendCacheCheckpoint(ml)
        .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy())
        .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
        .Fit(orders.Train);
    Console.WriteLine($"accuracy {ml.MulticlassClassification.Evaluate(model.Transform(orders.Test)).MicroAccuracy:F3}\n");

    OcclusionExplanation why = ml.Model.ExplainByOcclusion(
        model, "please bring two small pizzas with no ham and extra olives and three colas", orders.Train.Schema);
    Console.WriteLine($"Predicts {why.PredictedLabel}.");
    Console.WriteLine("token    moved  without it");
    foreach (OccludedToken token in why.Tokens)
        Console.WriteLine($"{token.Token,-7} {token.Effect,6:+0.00;-0.00;0.00}  {token.PredictedLabelWithout}");
}

static void Alarms(MLContext ml, Split logs, AttentionOptions options)
{
    ITransformer model = ml.Transforms.Text.TokenizeIntoWords("Codes", "Events")
        .Append(ml.Transforms.Conversion.MapValueToKey("Codes"))
        .Append(ml.Transforms.Text.FeaturizeWithAttention("Features", "Codes", "Alarm", options))
        .AppendCacheCheckpoint(ml)
        .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression("Alarm"))
        .Fit(logs.Train);
    Console.WriteLine($"accuracy {ml.BinaryClassification.Evaluate(model.Transform(logs.Test), "Alarm").Accuracy:F3}");
}

static void Prices(MLContext ml, Split orders, AttentionOptions options)
{
    ITransformer model = ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Price", options)
        .AppendCacheCheckpoint(ml)
        .Append(ml.Regression.Trainers.Sdca("Price"))
        .Fit(orders.Train);
    RegressionMetrics metrics = ml.Regression.Evaluate(model.Transform(orders.Test), "Price");
    Console.WriteLine($"R² {metrics.RSquared:F3}, mean absolute error {metrics.MeanAbsoluteError:F2}");
}

// The last 600 rows are for testing, however few are trained on.
static Split Load<T>(MLContext ml, string path, string header, IEnumerable<string> lines, int rows)
{
    File.WriteAllLines(path, lines.Prepend(header));
    IDataView all = ml.Data.LoadFromTextFile<T>(path, hasHeader: true);
    return new(ml.Data.TakeRows(all, rows), ml.Data.SkipRows(all, 2_400));
}

// The topping to be added, the price and the text. Pizzas cost 6 or 9, colas 2.
static IEnumerable<string> Orders(Random random)
{
    string[] numbers = ["one", "two", "three", "four"], toppings = ["cheese", "olives", "onions", "ham"];
    string[] orders =
    [
        .. from opening in new[] { "i would like", "please bring", "we take" }
           from pizzas in Enumerable.Range(1, 4)
           from size in new[] { "small", "large" }
           from extra in toppings
           from without in toppings
           where extra != without
           from colas in Enumerable.Range(1, 3)
           from wish in new[] { $"extra {extra} and no {without}", $"no {without} and extra {extra}" }
           let pizza = $"{numbers[pizzas - 1]} {size} pizza{(pizzas > 1 ? "s" : "")} with {wish}"
           let cola = $"{numbers[colas - 1]} cola{(colas > 1 ? "s" : "")}"
           from order in new[] { $"{pizza} and {cola}", $"{cola} and {pizza}" }
           select $"{extra}\t{pizzas * (size == "small" ? 6 : 9) + colas * 2}\t{opening} {order}",
    ];
    random.Shuffle(orders);
    return orders.Take(3_000);
}

// Whether a machine was opened while hot, and what it logged.
static HashSet<string> Logs(Random random)
{
    string[] events = ["heat", "cool", "open", "close", "fill", "drain"];
    var logs = new HashSet<string>();
    while (logs.Count < 3_000)
    {
        string[] log = [.. Enumerable.Range(0, 8).Select(_ => events[random.Next(events.Length)])];
        bool openedHot = log.Where((code, at) =>
            code == "open" && log[..at].LastOrDefault(before => before is "heat" or "cool") == "heat").Any();
        logs.Add($"{openedHot}\t{string.Join(' ', log)}");
    }

    return logs;
}

internal sealed record Split(IDataView Train, IDataView Test);

internal sealed class Order
{
    [LoadColumn(0)] public string Extra { get; set; } = "";
    [LoadColumn(1)] public float Price { get; set; }
    [LoadColumn(2)] public string Text { get; set; } = "";
}

internal sealed class Log
{
    [LoadColumn(0)] public bool Alarm { get; set; }
    [LoadColumn(1)] public string Events { get; set; } = "";
}

/// <summary>A line for every epoch, apart from those of folds, which are trained several at once.</summary>
internal sealed class EpochLines : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Step < value.Steps || value.Stage == TrainingStage.Folds) return;
        string heldOut = value.Validation is { } found ? $", held-out {found.MetricName} {found.Metric:F3}" : "";
        Console.WriteLine($"{value.Position}: loss {value.TrainingLoss:F3}{heldOut}, {value.Elapsed.TotalSeconds:F0} s");
    }
}
