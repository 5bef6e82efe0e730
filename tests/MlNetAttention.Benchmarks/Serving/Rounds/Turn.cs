using System.Diagnostics;

namespace MlNetAttention.Benchmarks.Serving.Rounds;

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
