using System.Globalization;
using Microsoft.ML;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Inputs;
using MlNetAttention.Benchmarks.Serving.Texts;

namespace MlNetAttention.Benchmarks.Serving.FirstPrediction;

/// <summary>The same encoder saved for each engine, and a text with its ids, in a folder of their own until disposed.</summary>
internal sealed class ModelFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("first-prediction-");

    internal ModelFiles(Workload workload)
    {
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(new TextRow[] { new() });
        ml.Model.Save(TextModel.Create(ml, workload.Encoder), rows.Schema, PathOf(Engine.Ours));
        using (FileStream file = File.Create(PathOf(Engine.OnnxRuntime))) workload.Encoder.ExportOnnx(file);
        Torch.Load();
        using (TorchNetwork network = TorchWeights.Network(workload.Encoder)) network.save(PathOf(Engine.TorchSharp));
        Text = TextModel.TextOf(workload.Sequences[0]);
        Ids = string.Join(' ', workload.Sequences[0].Select(id => id.ToString(CultureInfo.InvariantCulture)));
    }

    internal string Text { get; }

    /// <summary>For the others, who could not make them of the text.</summary>
    internal string Ids { get; }

    internal string PathOf(Engine engine) => Path.Combine(_folder.FullName, engine switch
    {
        Engine.Ours => "model.zip",
        Engine.OnnxRuntime => "model.onnx",
        _ => "model.dat",
    });

    public void Dispose() => _folder.Delete(recursive: true);
}
