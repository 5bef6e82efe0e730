using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Workloads;
using static TorchSharp.torch;

namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>
/// `first-prediction`, hidden: what the measurement of that name runs in a process of its own, since a process makes its first
/// prediction only once.
/// </summary>
internal static class FirstPredictionCommand
{
    internal const string Name = "first-prediction";

    private static readonly Argument<ColdStart> Start = new("start");
    private static readonly Argument<string> Path = new("path");
    private static readonly Argument<string> Input = new("input");

    internal static Command Create()
    {
        var command = new Command(Name, "Prints the seconds to the first vector and the vector, as JSON.")
        {
            Start, Path, Input,
        };
        command.Hidden = true;
        command.SetAction(Run);
        return command;
    }

    private static void Run(ParseResult arguments)
    {
        ColdStart start = arguments.GetValue(Start);
        string path = arguments.GetRequiredValue(Path);
        string input = arguments.GetRequiredValue(Input);
        long time = Stopwatch.GetTimestamp();
        float[] pooled = FirstVector.Of(start, path, input);
        double seconds = Stopwatch.GetElapsedTime(time).TotalSeconds;
        Console.WriteLine(JsonSerializer.Serialize(new FirstPredictionResult(seconds, pooled)));
    }
}

/// <summary>What a new process loads for its first prediction.</summary>
internal enum ColdStart
{
    /// <summary>Our encoder by itself, as the other engines are by themselves.</summary>
    Encoder,

    /// <summary>A PredictionEngine of ML.NET over the whole saved model.</summary>
    PredictionEngine,

    /// <summary>libtorch, by TorchSharp.</summary>
    TorchSharp,

    /// <summary>A session of ONNX Runtime.</summary>
    OnnxRuntime,
}

/// <summary>What a process reports of its first prediction.</summary>
/// <param name="Seconds">From before the model file is opened, and native code loaded, to the vector.</param>
/// <param name="Pooled">[P].</param>
internal sealed record FirstPredictionResult(double Seconds, float[] Pooled);

/// <summary>From a model file to the first pooled vector, by one thread, in a process that has done nothing yet.</summary>
internal static class FirstVector
{
    internal static float[] Of(ColdStart start, string path, string input) => start switch
    {
        ColdStart.Encoder => Encoder(path, input),
        ColdStart.PredictionEngine => Pipeline(path, input),
        ColdStart.TorchSharp => LibTorch(path, Ids(input)),
        _ => Onnx(path, Ids(input)),
    };

    private static float[] Encoder(string path, string text) => AttentionEncoder.Load(path).Encode(text).Pooled.ToArray();

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
