using MlNetAttention.Attention;
using MlNetAttention.Benchmarks.Serving.Workloads;
using MlNetAttention.Tokens;

namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>This library: a sequence at a time, without padding, each thread with a workspace of its own.</summary>
internal sealed class OurContender : IServingContender
{
    // Large enough that threads seldom meet, small enough that none is left alone with the last one.
    private const int RowsAtOnce = 32;

    private readonly Workload _workload;
    private readonly (TokenSequence Tokens, Workspace Work)[] _threads;
    private int _next;

    internal OurContender(Workload workload)
    {
        _workload = workload;
        EncoderOptions options = workload.Encoder.Options;
        _threads = [.. Enumerable.Range(0, workload.Threads).Select(_ =>
            (new TokenSequence(options.MaxTokens), new Workspace(options)))];
    }

    public Engine Engine => Engine.Ours;

    public string Variant => "";

    public void Run(float[] pooled)
    {
        _next = 0;
        Task[] others = [.. Enumerable.Range(1, _threads.Length - 1).Select(thread => Task.Run(() => Work(thread, pooled)))];
        Work(0, pooled);
        Task.WaitAll(others);
    }

    public void Dispose()
    {
    }

    private void Work(int thread, float[] pooled)
    {
        int[][] sequences = _workload.Sequences;
        int length = _workload.Encoder.PooledLength;
        (TokenSequence tokens, Workspace work) = _threads[thread];
        while (true)
        {
            int first = Interlocked.Add(ref _next, RowsAtOnce) - RowsAtOnce;
            if (first >= sequences.Length) return;
            for (int row = first; row < Math.Min(first + RowsAtOnce, sequences.Length); row++)
            {
                tokens.Clear();
                foreach (int id in sequences[row]) tokens.Add(id);
                _workload.Encoder.Run(tokens, work);                                // [T, D]
                _workload.Encoder.Pool(work, pooled.AsSpan(row * length, length));  // [P]
            }
        }
    }
}
