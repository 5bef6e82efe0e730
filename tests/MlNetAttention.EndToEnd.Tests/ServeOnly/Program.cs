// A user's program that only serves: it references MlNetAttention and nothing that trains.
// usage: ServeOnly MODEL TEXT...       prints a line per text: the predicted label, then the native libraries of the process.
//        ServeOnly --onnx MODEL FILE   reads the encoder alone, and writes it as an ONNX model.
using System.Diagnostics;
using Microsoft.ML;
using MlNetAttention;

if (args is ["--onnx", var saved, var onnx])
{
    using FileStream stream = File.Create(onnx);
    AttentionEncoder.Load(saved).ExportOnnx(stream);
    return;
}

ITransformer model = new MLContext().Model.Load(args[0], out _);
var engine = new MLContext().Model.CreatePredictionEngine<Input, Output>(model);
foreach (string text in args[1..]) Console.WriteLine($"label {engine.Predict(new Input { Text = text }).PredictedLabel}");

using var process = Process.GetCurrentProcess();
foreach (ProcessModule module in process.Modules) Console.WriteLine($"module {module.ModuleName}");

internal sealed class Input
{
    public string Text { get; set; } = "";

    public string Label { get; set; } = "";
}

internal sealed class Output
{
    public string PredictedLabel { get; set; } = "";
}
