using System.Globalization;
using Microsoft.ML;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Workloads;
using MlNetAttention.Benchmarks.Timing;

namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>How long a process that starts keeps its first caller waiting: a new process for each engine and round.</summary>
internal sealed class FirstPredictionMeasurement : IMeasurement
{
    // Few rounds have no steady median: of 5 it was 82 ms once, of 21 67.
    private const int DefaultRounds = 21;
    private const int Tokens = 16;

    public string Key => "first_prediction";

    public MeasurementResult Run(SummarySettings settings)
    {
        ColdStart[] starts = Enum.GetValues<ColdStart>();
        Workload workload = Workload.Single(width: 64, length: Tokens);
        float[] expected = workload.NewResult();
        using (var ours = new OurContender(workload)) ours.Run(expected);
        using var files = new ModelFiles(workload);

        List<double>[] seconds = [.. starts.Select(_ => new List<double>())];
        int rounds = settings.Rounds ?? DefaultRounds;

        // The first round brings the files into memory and does not count.
        for (int round = -1; round < rounds; round++)
        {
            for (int e = 0; e < starts.Length; e++)
            {
                FirstPredictionResult result = RunProcess(starts[e], files);
                Agreement.Check(Key, $"{starts[e]} in a new process", expected, result.Pooled);
                if (round >= 0) seconds[e].Add(result.Seconds);
            }
        }

        return EngineTimes.Compare([.. starts.Zip(seconds, Times)]);
    }

    private static EngineTimes Times(ColdStart start, IReadOnlyList<double> seconds) =>
        new(EngineOf(start), start == ColdStart.PredictionEngine ? "PredictionEngine" : "", seconds);

    private static Engine EngineOf(ColdStart start) => start switch
    {
        ColdStart.TorchSharp => Engine.TorchSharp,
        ColdStart.OnnxRuntime => Engine.OnnxRuntime,
        _ => Engine.Ours,
    };

    private static FirstPredictionResult RunProcess(ColdStart start, ModelFiles files)
    {
        Engine engine = EngineOf(start);
        string input = engine == Engine.Ours ? files.Text : files.Ids;
        return OwnProcess.Run<FirstPredictionResult>(FirstPredictionCommand.Name, $"{start}", files.PathOf(engine), input);
    }
}

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

    /// <summary>For the other engines, which cannot make them from the text.</summary>
    internal string Ids { get; }

    internal string PathOf(Engine engine) => Path.Combine(_folder.FullName, engine switch
    {
        Engine.Ours => "model.zip",
        Engine.OnnxRuntime => "model.onnx",
        _ => "model.dat",
    });

    public void Dispose() => _folder.Delete(recursive: true);
}
