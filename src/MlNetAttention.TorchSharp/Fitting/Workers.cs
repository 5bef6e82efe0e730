using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace MlNetAttention.Fitting;

/// <summary>
/// Jobs on threads of their own, so that no setting of libtorch stays behind on a thread of the pool. The threads wait for the
/// next jobs: the C library keeps a heap for every thread that has allocated, and new ones each time would leave theirs behind.
/// </summary>
internal static class Workers
{
    private static readonly ConcurrentBag<BlockingCollection<Action>> Idle = [];

    /// <summary>Runs jobs 0 to <paramref name="count"/> − 1; the first error stops the others and is thrown.</summary>
    /// <param name="workers">How many jobs run at once.</param>
    /// <param name="count">Number of jobs.</param>
    /// <param name="job">Gets the job's number, and what to call now and then: it throws where the job is to stop.</param>
    /// <param name="checkCancelled">Throws where all is to stop.</param>
    internal static void Run(int workers, int count, Action<int, Action> job, Action checkCancelled)
    {
        using var stop = new CancellationTokenSource();
        int next = -1;
        Exception? first = null;
        Task.WaitAll([.. Enumerable.Range(0, workers).Select(_ => OnAThread(Work))]);
        if (first is not null) ExceptionDispatchInfo.Throw(first);

        void Work()
        {
            try
            {
                for (int i = Next(); i < count && !stop.IsCancellationRequested; i = Next()) job(i, Check);
            }
            catch (Exception error)
            {
                // What the others throw because of this one comes later.
                Interlocked.CompareExchange(ref first, error, null);
                stop.Cancel();
            }
        }

        int Next() => Interlocked.Increment(ref next);

        void Check()
        {
            checkCancelled();
            stop.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Does work that does not throw on a thread that is idle, or a new one.</summary>
    private static Task OnAThread(Action work)
    {
        if (!Idle.TryTake(out BlockingCollection<Action>? queue))
        {
            queue = [];
            new Thread(() => { foreach (Action next in queue.GetConsumingEnumerable()) next(); }) { IsBackground = true }.Start();
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Add(() =>
        {
            work();
            Idle.Add(queue);
            done.SetResult();
        });
        return done.Task;
    }
}
