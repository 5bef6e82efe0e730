using MlNetAttention.Fitting;

namespace MlNetAttention.Training.Tests.Fitting;

/// <summary>That every job is run once, and that an error or a cancellation ends all of them.</summary>
public sealed class WorkersTests
{
    [Theory]
    [InlineData(1, 7)]
    [InlineData(3, 7)]
    [InlineData(5, 2)]
    public void Every_job_is_run_once(int workers, int count)
    {
        var runs = new int[count];
        Workers.Run(workers, count, (job, _) => Interlocked.Increment(ref runs[job]), () => { });
        Assert.All(runs, run => Assert.Equal(1, run));
    }

    [Fact]
    public void The_first_error_stops_the_other_jobs_and_is_thrown()
    {
        var started = new int[97];
        var error = Assert.Throws<InvalidDataException>(() => Workers.Run(3, started.Length, Job, () => { }));
        Assert.Equal("job 2", error.Message);
        Assert.Equal(0, started[^1]);

        void Job(int job, Action checkStopped)
        {
            started[job]++;
            if (job == 2) throw new InvalidDataException("job 2");
            while (true)
            {
                checkStopped();
                Thread.Sleep(1);
            }
        }
    }

    [Fact]
    public void Cancelling_ends_jobs_on_all_threads()
    {
        using var cancel = new CancellationTokenSource();
        int begun = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => Workers.Run(
            2, 2,
            (_, checkStopped) =>
            {
                if (Interlocked.Increment(ref begun) == 2) cancel.Cancel();
                while (true)
                {
                    checkStopped();
                    Thread.Sleep(1);
                }
            },
            cancel.Token.ThrowIfCancellationRequested));
    }
}
