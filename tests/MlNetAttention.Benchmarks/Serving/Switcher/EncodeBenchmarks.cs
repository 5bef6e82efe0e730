using BenchmarkDotNet.Attributes;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Inputs;

namespace MlNetAttention.Benchmarks.Serving.Switcher;

/// <summary>A single sequence by one thread of each engine; public, as BenchmarkDotNet derives from it.</summary>
public abstract class EncodeBenchmarks
{
    private IServingContender[] _contenders = [];
    private float[] _pooled = [];

    /// <summary>Makes the engines, which have to agree.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        Workload workload = NewWorkload();
        _contenders = Contenders.Of(workload);
        _pooled = workload.NewResult();
        float[] expected = workload.NewResult();
        Ours().CopyTo(expected, 0);
        Agreement.Check(GetType().Name, nameof(TorchSharp), expected, TorchSharp());
        Agreement.Check(GetType().Name, nameof(TorchSharpUnfused), expected, TorchSharpUnfused());
        Agreement.Check(GetType().Name, nameof(OnnxRuntime), expected, OnnxRuntime());
    }

    /// <summary>Lets go of native memory.</summary>
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

    private protected abstract Workload NewWorkload();

    private float[] Run(Engine engine, string variant = "")
    {
        Array.Find(_contenders, contender => contender.Engine == engine && contender.Variant == variant)!.Run(_pooled);
        return _pooled;
    }
}
