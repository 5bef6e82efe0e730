using System.Runtime.ExceptionServices;

namespace MlNetAttention.OutOfFold;

/// <summary>Jobs on threads of their own, so that no setting of libtorch stays behind on a thread of the pool.</summary>
internal static class Workers
{
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
        Thread[] threads = [.. Enumerable.Range(0, workers).Select(_ => new Thread(Work) { IsBackground = true })];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        if (first is not null) ExceptionDispatchInfo.Throw(first);

        void Work()
        {
            try
            {
                for (int i = Interlocked.Increment(ref next); i < count && !stop.IsCancellationRequested; i = Interlocked.Increment(ref next))
                {
                    job(i, Check);
                }
            }
            catch (Exception error)
            {
                // What the others throw because of this one comes later.
                Interlocked.CompareExchange(ref first, error, null);
                stop.Cancel();
            }
        }

        void Check()
        {
            checkCancelled();
            stop.Token.ThrowIfCancellationRequested();
        }
    }
}
