using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace MlNetAttention.Fitting;

/// <summary>
/// Runs jobs on threads of their own, so that no setting of libtorch stays behind on a thread of the pool. The threads are
/// reused: the C library keeps a heap for every thread that has allocated, and new threads each time would leave theirs behind.
/// </summary>
internal static class Workers
{
    private static readonly ConcurrentBag<BlockingCollection<Action>> Idle = [];

    /// <summary>Runs jobs 0 to <paramref name="count"/> − 1; the first error stops the others and is thrown.</summary>
    /// <param name="workers">Number of jobs that run at once.</param>
    /// <param name="count">Number of jobs.</param>
    /// <param name="job">
    /// Receives the job's number and an action to call now and then, which throws when the job is to stop.
    /// </param>
    /// <param name="checkCancelled">Throws when all jobs are to stop.</param>
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
                // The others then throw because of this one; theirs come later.
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

    /// <summary>Does work that does not throw on an idle thread, or a new one.</summary>
    private static Task OnAThread(Action work)
    {
        if (!Idle.TryTake(out BlockingCollection<Action>? queue))
        {
            queue = [];
            new Thread(() => { while (true) DoNext(queue); }) { IsBackground = true }.UnsafeStart();
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

    // Not inlined, so that nothing of the work is on the stack of a thread that waits: it would keep a whole fit in memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void DoNext(BlockingCollection<Action> queue)
    {
        Action next = queue.Take();
        next();
    }
}
