namespace MlNetAttention.Benchmarks.Serving.Rounds;

/// <summary>Lets contenders work in turn, round after round, so that a slow moment of the machine meets them all.</summary>
internal static class Round
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
