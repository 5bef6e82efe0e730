using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Inputs;
using MlNetAttention.Benchmarks.Serving.Texts;
using static TorchSharp.torch;

namespace MlNetAttention.Benchmarks.Serving.FirstPrediction;

/// <summary>From a model file to the first pooled vector, by one thread, in a process that has done nothing yet.</summary>
internal static class FirstVector
{
    internal static float[] Of(Start start, string path, string input) => start switch
    {
        Start.Encoder => Encoder(path, input),
        Start.PredictionEngine => Pipeline(path, input),
        Start.TorchSharp => LibTorch(path, Ids(input)),
        _ => Onnx(path, Ids(input)),
    };

    private static float[] Encoder(string path, string text)
    {
        using FileStream file = File.OpenRead(path);
        return AttentionEncoder.Load(file).Encode(text).Pooled;
    }

    private static float[] Pipeline(string path, string text)
    {
        var ml = new MLContext(seed: 1);
        ITransformer model = ml.Model.Load(path, out _);
        using var engine = ml.Model.CreatePredictionEngine<TextRow, VectorRow>(model);
        return engine.Predict(new TextRow { Text = text }).Features;
    }

    private static float[] LibTorch(string path, long[] ids)
    {
        Torch.Load();
        set_num_threads(1);
        using var still = inference_mode();
        using var network = new TorchNetwork(Workload.Options(), BenchmarkEncoder.WordCount);
        network.load(path);
        using var scope = NewDisposeScope();
        Tensor pooled = network.forward(tensor(ids, [1, ids.Length]), TorchMask.None);     // [1, P]
        return [.. pooled.data<float>()];
    }

    private static float[] Onnx(string path, long[] ids)
    {
        using SessionOptions options = OnnxContender.Options(threads: 1);
        using var session = new InferenceSession(path, options);
        long[] shape = [1, ids.Length];
        long[] mask = new long[ids.Length];
        Array.Fill(mask, 1);
        using OrtValue idValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using OrtValue maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var runOptions = new RunOptions();
        using var outputs = session.Run(runOptions, ["input_ids", "attention_mask"], [idValue, maskValue], ["pooled"]);
        return [.. outputs[0].GetTensorDataAsSpan<float>()];
    }

    private static long[] Ids(string input) =>
        [.. input.Split(' ').Select(id => long.Parse(id, CultureInfo.InvariantCulture))];
}
