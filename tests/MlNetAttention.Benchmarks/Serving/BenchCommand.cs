using System.CommandLine;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Measurements;
using MlNetAttention.Benchmarks.Serving.Workloads;

namespace MlNetAttention.Benchmarks.Serving;

/// <summary>`bench`: hands over to BenchmarkDotNet, with its options.</summary>
internal static class BenchCommand
{
    // By default BenchmarkDotNet writes a project for each benchmark, restores it and builds it with a libtorch of its own.
    private const string InProcess = "--inProcess";

    internal static Command Create()
    {
        var command = new Command("bench", "Single sequences by BenchmarkDotNet; takes its options, such as --filter '*'.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(arguments => Run([.. arguments.UnmatchedTokens]));
        return command;
    }

    private static int Run(string[] options)
    {
        string[] all = options.Contains(InProcess) ? options : [.. options, InProcess];
        bool anyFailed = BenchmarkSwitcher.FromAssembly(typeof(BenchCommand).Assembly).Run(all)
            .Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success));
        return anyFailed ? 1 : 0;
    }
}

/// <summary>A single sequence by one thread of each engine; public, as BenchmarkDotNet derives from it.</summary>
public class EncodeBenchmarks
{
    private IServingContender[] _contenders = [];
    private float[] _pooled = [];

    /// <summary>Which of the single sequences of the summary, by its key there.</summary>
    [Params("encode_d64_t16", "encode_d256_t64", "sequence_2048")]
    public string Key { get; set; } = "";

    /// <summary>Makes the engines, which have to agree.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        Workload workload = EncodeMeasurement.All.Single(measurement => measurement.Key == Key).NewWorkload();
        _contenders = Contenders.Of(workload);
        _pooled = workload.NewResult();
        float[] expected = workload.NewResult();
        Ours().CopyTo(expected, 0);
        Agreement.Check(Key, nameof(TorchSharp), expected, TorchSharp());
        Agreement.Check(Key, nameof(TorchSharpUnfused), expected, TorchSharpUnfused());
        Agreement.Check(Key, nameof(OnnxRuntime), expected, OnnxRuntime());
    }

    /// <summary>Frees native memory.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        foreach (IServingContender contender in _contenders) contender.Dispose();
    }

    /// <summary>This library.</summary>
    [Benchmark(Baseline = true)]
    public float[] Ours() => Run(Engine.Ours);

    /// <summary>libtorch with its fused attention.</summary>
    [Benchmark]
    public float[] TorchSharp() => Run(Engine.TorchSharp);

    /// <summary>libtorch as its TransformerEncoder attends.</summary>
    [Benchmark]
    public float[] TorchSharpUnfused() => Run(Engine.TorchSharp, TorchContender.Unfused);

    /// <summary>ONNX Runtime.</summary>
    [Benchmark]
    public float[] OnnxRuntime() => Run(Engine.OnnxRuntime);

    private float[] Run(Engine engine, string variant = "")
    {
        Array.Find(_contenders, contender => contender.Engine == engine && contender.Variant == variant)!.Run(_pooled);
        return _pooled;
    }
}
