using System.Diagnostics;

namespace MlNetAttention.Benchmarks.Timing;

/// <summary>Lets contenders work in turn, round after round, so that a slow moment of the machine meets them all.</summary>
internal static class RoundRobin
{
    // Threads of libtorch and of ONNX Runtime spin for up to 20 ms when their work is done: that is for their own next
    // turn, and must not take a core from the next contender's.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <param name="turns">What is measured.</param>
    /// <param name="rounds">How often, after a first round that does not count.</param>
    /// <param name="afterWarmUp">Called between the first round and those that count.</param>
    /// <param name="brief">No pauses and shorter turns, for what leaves no threads behind.</param>
    internal static void Run(IReadOnlyList<Turn> turns, int rounds, Action? afterWarmUp = null, bool brief = false)
    {
        All(turn => turn.WarmUp(brief));
        afterWarmUp?.Invoke();
        for (int round = 0; round < rounds; round++) All(turn => turn.Measure());

        void All(Action<Turn> step)
        {
            foreach (Turn turn in turns)
            {
                if (!brief) Rest();
                step(turn);
            }
        }
    }

    private static void Rest()
    {
        GC.Collect();
        Thread.Sleep(Pause);
    }
}

/// <summary>What one contender does in a round, as often as it takes to be measured.</summary>
internal sealed class Turn(Action work)
{
    // Long enough for the runtime to compile with optimisation what is called thousands of times.
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MeasuredTime = TimeSpan.FromMilliseconds(50);

    // For many turns that share their code.
    private static readonly TimeSpan BriefWarmUpTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BriefMeasuredTime = TimeSpan.FromMilliseconds(5);

    private readonly List<double> _seconds = [];
    private int _repeats = 1;

    /// <summary>Seconds for the work once, by round.</summary>
    internal IReadOnlyList<double> Seconds => _seconds;

    internal double Median => Statistics.Median(_seconds);

    internal void WarmUp(bool brief = false)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan fastest = TimeSpan.MaxValue;
        do
        {
            long before = Stopwatch.GetTimestamp();
            work();
            TimeSpan taken = Stopwatch.GetElapsedTime(before);
            if (taken < fastest) fastest = taken;
        }
        while (Stopwatch.GetElapsedTime(start) < (brief ? BriefWarmUpTime : WarmUpTime));

        TimeSpan measured = brief ? BriefMeasuredTime : MeasuredTime;
        _repeats = (int)Math.Clamp(Math.Ceiling(measured / Max(fastest, TimeSpan.FromTicks(1))), 1, 1_000_000);
    }

    internal void Measure()
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < _repeats; i++) work();
        _seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds / _repeats);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
