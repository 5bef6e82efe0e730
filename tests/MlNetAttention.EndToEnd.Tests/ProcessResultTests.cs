using System.Diagnostics;

namespace MlNetAttention.EndToEnd.Tests;

/// <summary>That no process of a test runs for ever, and that it is said what one wrote that did not end.</summary>
public sealed class ProcessResultTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_process_that_does_not_end_is_ended_and_what_it_wrote_is_told()
    {
        var watch = Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<TimeoutException>(() => ProcessResult.OfAsync(Sleeping(), Limit));
        Assert.Contains("did not end within 00:00:02", error.Message, StringComparison.Ordinal);
        Assert.Contains("begun", error.Message, StringComparison.Ordinal);
        Assert.Contains("wrong", error.Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, Limit, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task So_is_one_that_is_to_be_killed_after_a_line_it_never_writes()
    {
        var error = await Assert.ThrowsAsync<TimeoutException>(
            () => ProcessResult.KillAfterAsync(Sleeping(), Limit, line => line == "ended"));
        Assert.Contains("begun", error.Message, StringComparison.Ordinal);
        IReadOnlyList<string> lines = await ProcessResult.KillAfterAsync(
            Sleeping(), TimeSpan.FromSeconds(30), line => line.StartsWith("begun", StringComparison.Ordinal));
        Assert.StartsWith("begun", Assert.Single(lines), StringComparison.Ordinal);
    }

    private static ProcessStartInfo Sleeping() => OperatingSystem.IsWindows()
        ? new("cmd", ["/c", "echo begun& echo wrong>&2& ping -n 60 localhost >nul"])
        : new("sh", ["-c", "echo begun; echo wrong >&2; sleep 60"]);
}
