namespace MlNetAttention.LibTorch;

/// <summary>
/// Asks Intel's matrix products, which libtorch uses on x64, for the same bits in every run on the same machine with the same
/// number of threads. Without asking, Intel promises that of none of them (oneMKL Developer Guide, Conditional Numerical
/// Reproducibility). It chose no other code path where this was tried: the trained weights were the same bits with it.
/// </summary>
internal static class Reproducibility
{
    private const string Mode = "MKL_CBWR";

    /// <summary>
    /// Sets the mode unless the user has. oneMKL reads it once, at its first call, so this comes before libtorch.
    /// </summary>
    internal static void SetDefault()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(Mode) is null)
            LibC.SetEnvironmentDefault(Mode, "AUTO");
    }
}
