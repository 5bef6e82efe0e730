#:project ../src/MlNetAttention.TorchSharp/MlNetAttention.TorchSharp.csproj
#:package System.CommandLine

// The experiment of 02-train-and-evaluate.ipynb as a program: trains an attention featurizer on the bundled data, measures the
// pipeline, saves and loads it, and compares it with FeaturizeText. From the root of the repository:
//
//     dotnet run -c Release notebooks/train-and-evaluate.cs
//     dotnet run -c Release notebooks/train-and-evaluate.cs -- --rows 2000 --epochs 3

using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention;

Option<int> rowsOption = new("--rows") { Description = "How many training rows are used.", DefaultValueFactory = _ => 20_000 };
Option<int> epochsOption = new("--epochs") { Description = "The most epochs.", DefaultValueFactory = _ => 20 };
var command = new RootCommand("Trains and evaluates on the bundled data.") { rowsOption, epochsOption };
command.SetAction(arguments => Run(arguments.GetValue(rowsOption), arguments.GetValue(epochsOption)));
return command.Parse(args).Invoke();

static void Run(int rows, int epochs)
{
    var ml = new MLContext(seed: 1);
    IDataView train = ml.Data.TakeRows(ml.Data.LoadFromTextFile<Row>(Data("train.tsv"), hasHeader: true), rows);
    IDataView test = ml.Data.LoadFromTextFile<Row>(Data("test.tsv"), hasHeader: true);

    var options = new AttentionOptions { Training = new() { Epochs = epochs, Progress = new EpochLines() } };
    ITransformer attention = Train(ml, train, ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Label", options));
    ITransformer counting = Train(ml, train, ml.Transforms.Text.FeaturizeText("Features", "Text"));

    Console.WriteLine();
    Predict(Reload(ml, attention, train.Schema));

    Console.WriteLine();
    Console.WriteLine("accuracy          all  level 3");
    foreach ((string name, ITransformer model) in new[] { ("FeaturizeText", counting), ("Attention", attention) })
    {
        IDataView scored = model.Transform(test);
        IDataView level3 = ml.Data.FilterRowsByColumn(scored, "Level", lowerBound: 3);
        double all = ml.MulticlassClassification.Evaluate(scored).MicroAccuracy;
        Console.WriteLine($"{name,-13}  {all,6:F3}  {ml.MulticlassClassification.Evaluate(level3).MicroAccuracy,7:F3}");
    }
}

// The file beside this one's folder, wherever the program is started.
static string Data(string name) => Path.Combine(
    (string?)AppContext.GetData("EntryPointFileDirectoryPath") ?? "notebooks", "..", "data", "riley", name);

static ITransformer Train<T>(MLContext ml, IDataView train, IEstimator<T> featurizer)
    where T : class, ITransformer =>
    ml.Transforms.Conversion.MapValueToKey("Label")
        .Append(featurizer)
        .AppendCacheCheckpoint(ml)
        .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy())
        .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
        .Fit(train);

static PredictionEngine<Row, Prediction> Reload(MLContext ml, ITransformer model, DataViewSchema inputs)
{
    using var file = new MemoryStream();
    ml.Model.Save(model, inputs, file);
    file.Position = 0;

    var fresh = new MLContext(); // in which nothing was registered
    return fresh.Model.CreatePredictionEngine<Row, Prediction>(fresh.Model.Load(file, out DataViewSchema schema), schema);
}

static void Predict(PredictionEngine<Row, Prediction> engine)
{
    string[] texts =
    [
        "Evan's dog Riley and Mia's cat Luna live here. Dinner is late. Riley is a little lost today",
        "Evan's dog Luna and Mia's cat Riley live here. Dinner is late. Riley is a little lost today",
    ];
    foreach (string text in texts) Console.WriteLine($"{engine.Predict(new Row { Text = text }).PredictedLabel} <- {text}");
}

internal sealed class Row
{
    [LoadColumn(0)] public string Label { get; set; } = "";
    [LoadColumn(1)] public string Text { get; set; } = "";
    [LoadColumn(2)] public float Level { get; set; }
}

internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";
}

/// <summary>A line for every epoch.</summary>
internal sealed class EpochLines : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Step < value.Steps) return; // within an epoch
        string heldOut = value.Validation is { } found ? $", held-out {found.MetricName} {found.Metric:F3}" : "";
        Console.WriteLine($"{value.Position}: loss {value.TrainingLoss:F3}{heldOut}, {value.Elapsed.TotalSeconds:F0} s");
    }
}
