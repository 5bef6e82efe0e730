using static TorchSharp.torch;

namespace MlNetAttention.LibTorch;

/// <summary>
/// The state of libtorch in which a fit computes, whatever the program around it has set; on disposal it is again what it was.
/// </summary>
/// <remarks>
/// <code>
/// of the thread    gradients on, no inference mode, the number of threads
/// of the process   default type float32, default device CPU, no anomaly detection
/// </code>
/// <para>
/// Of fits at the same time the first sets what belongs to the process and the last restores it. Threads that a fit starts have
/// gradients on from the beginning. TorchSharp 0.107 sets neither autocast nor deterministic algorithms nor the precision of
/// matrix products.
/// </para>
/// </remarks>
internal sealed class TorchState : IDisposable
{
    private static readonly Lock Gate = new();
    private static int _fits;
    private static Action _restoreProcess = () => { };

    private readonly int _threads = get_num_threads();
    private readonly IDisposable _withoutInference = inference_mode(false);
    private readonly IDisposable _withGradients = enable_grad();

    /// <param name="threads">Number of threads that libtorch computes with.</param>
    internal TorchState(int threads)
    {
        lock (Gate)
        {
            if (_fits++ == 0) _restoreProcess = SetProcess();
        }

        set_num_threads(threads);
    }

    public void Dispose()
    {
        set_num_threads(_threads);
        lock (Gate)
        {
            if (--_fits == 0) _restoreProcess();
        }

        _withGradients.Dispose();
        _withoutInference.Dispose();
    }

    /// <summary>Sets what belongs to the process; returns what undoes it.</summary>
    private static Action SetProcess()
    {
        ScalarType type = get_default_dtype();
        Device device = get_default_device();
        set_default_dtype(ScalarType.Float32);
        set_default_device(CPU);
        TorchSharp.AnomalyMode withoutAnomalies = autograd.set_detect_anomaly(false);
        return () =>
        {
            withoutAnomalies.Dispose();
            set_default_device(device);
            set_default_dtype(type);
        };
    }
}
