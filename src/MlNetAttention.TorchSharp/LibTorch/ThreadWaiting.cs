namespace MlNetAttention.LibTorch;

/// <summary>The time libtorch's threads spin for their next piece of work before they sleep.</summary>
/// <remarks>
/// <para>
/// By default an OpenMP thread of libgomp spins for milliseconds. That is best for a process running alone, but where
/// there are more threads than cores, those with work wait for those that only spin. Not spinning at all costs a lone process too
/// much.
/// </para>
/// <para>
/// Steps per second and process of a small encoder (1,280 × 64 by 64 × 256 matrices, with gradients) on two cores. The
/// load of other programs in the last row was not controlled.
/// </para>
/// <code>
///                                              default   5,000 rounds   OMP_WAIT_POLICY=PASSIVE
/// alone (median of 50)                            63.9           62.7                      45.6
/// two at once, nothing else running (1–2 pairs) 18–21          20–21                     28–29
/// two at once, cores shared (median of 22)         1.4            9.6                      22.3
/// </code>
/// </remarks>
internal static class ThreadWaiting
{
    private const string SpinCount = "GOMP_SPINCOUNT";
    private const string WaitPolicy = "OMP_WAIT_POLICY";
    private const string Rounds = "5000";

    /// <summary>
    /// Shortens the spinning unless the user has set it. libgomp reads the setting once, when it is loaded, so this comes before
    /// libtorch. Other systems use other OpenMP libraries.
    /// </summary>
    internal static void SetDefault()
    {
        if (OperatingSystem.IsLinux()
            && Environment.GetEnvironmentVariable(SpinCount) is null
            && Environment.GetEnvironmentVariable(WaitPolicy) is null)
            LibC.SetEnvironmentDefault(SpinCount, Rounds);
    }
}
