using MlNetAttention.LibTorch;

namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>
/// Loads libtorch as it is by itself: its threads spin between pieces of work for as long as libgomp has them do by default, and
/// not for the shorter time that training chooses, which costs a process alone some of its speed.
/// </summary>
internal static class Torch
{
    private const string SpinCount = "GOMP_SPINCOUNT";
    private const string WaitPolicy = "OMP_WAIT_POLICY";

    // What the manual of libgomp says it is where neither variable is set and there are no more threads than cores.
    private const string DefaultSpinCount = "300000";

    internal static void Load()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(WaitPolicy) is null)
        {
            LibC.SetEnvironmentDefault(SpinCount, DefaultSpinCount);
        }

        LibTorchLoader.EnsureLoaded();
    }
}
