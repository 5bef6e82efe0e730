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
        _contenders = [.. Contenders.Of(workload).OrderBy(contender => contender.Engine)];
        _pooled = workload.NewResult();
        float[] expected = workload.NewResult();
        Run(Engine.Ours).CopyTo(expected, 0);
        foreach (Engine engine in Enum.GetValues<Engine>())
        {
            Agreement.Check(GetType().Name, $"{engine}", expected, Run(engine));
        }
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

    /// <summary>libtorch.</summary>
    [Benchmark]
    public float[] TorchSharp() => Run(Engine.TorchSharp);

    /// <summary>ONNX Runtime.</summary>
    [Benchmark]
    public float[] OnnxRuntime() => Run(Engine.OnnxRuntime);

    private protected abstract Workload NewWorkload();

    private float[] Run(Engine engine)
    {
        _contenders[(int)engine].Run(_pooled);
        return _pooled;
    }
}
