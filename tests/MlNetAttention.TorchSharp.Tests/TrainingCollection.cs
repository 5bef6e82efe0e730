using MlNetAttention.LibTorch;

namespace MlNetAttention.Training.Tests;

/// <summary>
/// Tests that compute with libtorch run one after another, and one process at a time: its threads wait by spinning, so two
/// trainings at once on few cores slow each other many times.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TrainingCollection : ICollectionFixture<LibTorchFixture>
{
    public const string Name = "training";
}

/// <summary>libtorch, and the lock that a process holds while it trains.</summary>
public sealed class LibTorchFixture : IAsyncLifetime
{
    private IDisposable? _training;

    public async ValueTask InitializeAsync()
    {
        _training = await TrainingLock.WaitAsync(CancellationToken.None);
        LibTorchLoader.EnsureLoaded();
    }

    public ValueTask DisposeAsync()
    {
        _training?.Dispose();
        return ValueTask.CompletedTask;
    }
}
