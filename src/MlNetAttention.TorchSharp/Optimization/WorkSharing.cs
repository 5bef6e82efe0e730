namespace MlNetAttention.Optimization;

/// <summary>Hands out pieces of work to a number of threads.</summary>
internal static class WorkSharing
{
    internal static void Run(int pieces, int threads, Action<int> work)
    {
        if (threads <= 1 || pieces <= 1)
        {
            for (int piece = 0; piece < pieces; piece++) work(piece);
            return;
        }

        int next = -1;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            for (int piece = Interlocked.Increment(ref next); piece < pieces; piece = Interlocked.Increment(ref next)) work(piece);
        });
    }
}
