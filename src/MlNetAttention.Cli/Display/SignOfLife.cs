using System.Diagnostics;
using System.Globalization;

namespace MlNetAttention.Cli.Display;

/// <summary>A line now and then about work that says nothing itself, such as a trainer with hundreds of classes.</summary>
internal sealed class SignOfLife : IDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly TextWriter _output;
    private readonly TimeSpan _interval;
    private readonly Timer _timer;
    private string? _what;
    private long _start;

    /// <param name="output">Where the lines go.</param>
    /// <param name="interval">How long nothing may be said; null for 10 seconds.</param>
    public SignOfLife(TextWriter output, TimeSpan? interval = null)
    {
        (_output, _interval) = (output, interval ?? Usual);
        _timer = new Timer(_ => Say());
    }

    /// <summary>Something is begun.</summary>
    public void Begin(string what)
    {
        lock (_lock) (_what, _start) = (what, Stopwatch.GetTimestamp());
        Said();
    }

    /// <summary>More can be said of what was begun.</summary>
    public void Continue(string what)
    {
        lock (_lock) _what = what;
    }

    /// <summary>Something was said about it.</summary>
    public void Said() => _timer.Change(_interval, _interval);

    /// <summary>It is done.</summary>
    public void End()
    {
        lock (_lock) _what = null;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        End();
        _timer.Dispose();
    }

    private void Say()
    {
        lock (_lock)
        {
            if (_what is null) return;
            _output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{_what}, for {Stopwatch.GetElapsedTime(_start).TotalSeconds:F0} s"));
        }
    }
}
