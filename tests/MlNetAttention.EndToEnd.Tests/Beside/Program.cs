// A program that uses MlNetAttention.TorchSharp and Microsoft.ML.TorchSharp in one process and one pipeline.
// usage: Beside FOLDER    the folder is for temporary files
using Beside;
using Microsoft.ML;
using Microsoft.ML.TorchSharp;
using MlNetAttention;
using TorchSharp;

var ml = new MLContext(seed: 1) { TempFilePath = args[0] };
Row[] rows = [.. Enumerable.Range(0, 40).Select(i => new Row { Label = i % 2 == 0 ? "a" : "b", Text = i % 2 == 0 ? "good" : "bad" })];
IDataView data = ml.Data.LoadFromEnumerable(rows);
var options = new AttentionOptions
{
    Encoder = new() { Width = 8, Heads = 2, Layers = 1 },
    Training = new() { Epochs = 1, Folds = 1 },
};
var ours = ml.Transforms.Conversion.MapValueToKey("Label")
    .Append(ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Label", options));

// Libtorch is first asked for by the other package.
StandInWeights.Write(args[0]);
Console.WriteLine($"libtorch {torch.ones(3).sum().item<float>()}");
Try(ml.Transforms.Conversion.MapValueToKey("Label"));
Try(ours);
Console.WriteLine($"ours {TrainOnly.Training.Run()}");

void Try(IEstimator<ITransformer> before)
{
    var chain = before.Append(ml.MulticlassClassification.Trainers.TextClassification(sentence1ColumnName: "Text", maxEpochs: 1));
    try
    {
        double accuracy = ml.MulticlassClassification.Evaluate(chain.Fit(data).Transform(data)).MicroAccuracy;
        Console.WriteLine($"theirs {accuracy >= 0}");
    }
    catch (Exception error)
    {
        Console.WriteLine($"theirs {error.GetType().Name}: {error.Message}");
    }
}

internal sealed class Row
{
    public required string Label { get; init; }

    public required string Text { get; init; }
}
