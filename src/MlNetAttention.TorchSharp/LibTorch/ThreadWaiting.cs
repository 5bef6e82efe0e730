namespace MlNetAttention.LibTorch;

/// <summary>How long libtorch's threads spin for their next piece of work before they go to sleep.</summary>
/// <remarks>
/// By default an OpenMP thread of libgomp spins for milliseconds. Alone that is best, but if anything else wants the
/// processor, threads with work wait for threads that only spin. Measured on two cores with small encoder steps of
/// 1,280 × 64 by 64 × 256 matrices: one process made 63.9 steps a second, two at once 0.8 to 18 each. With 5,000
/// rounds one made 62.7 and two at once 14 to 22 each. Not spinning at all (<c>OMP_WAIT_POLICY=PASSIVE</c>) gave
/// two at once 30 each, but one alone only 45.6.
/// </remarks>
internal static class ThreadWaiting
{
    private const string SpinCount = "GOMP_SPINCOUNT";
    private const string WaitPolicy = "OMP_WAIT_POLICY";
    private const string Rounds = "5000";

    /// <summary>
    /// Shortens the spinning unless the user has decided about it. libgomp reads the setting once, when it is loaded,
    /// so this comes before libtorch. Other systems use other OpenMP libraries.
    /// </summary>
    internal static void SetDefault()
    {
        if (OperatingSystem.IsLinux()
            && Environment.GetEnvironmentVariable(SpinCount) is null
            && Environment.GetEnvironmentVariable(WaitPolicy) is null)
            LibC.SetEnvironmentDefault(SpinCount, Rounds);
    }
}
