using MlNetAttention.LibTorch;

namespace MlNetAttention.Training.Tests;

/// <summary>
/// Tests that compute with libtorch run one after another, and one process at a time: its threads wait by spinning, so two
/// trainings at once on few cores slow each other many times.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TrainingCollection : ICollectionFixture<TrainingLock>
{
    public const string Name = "training";
}

/// <summary>Held while a process trains; the end-to-end tests wait for the same file.</summary>
public sealed class TrainingLock : IDisposable
{
    private readonly FileStream _file;

    public TrainingLock()
    {
        string path = Path.Combine(Path.GetTempPath(), "mlnet-attention-training.lock");
        while (true)
        {
            try
            {
                _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                LibTorchLoader.EnsureLoaded();
                return;
            }
            catch (IOException)
            {
                Thread.Sleep(200);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
