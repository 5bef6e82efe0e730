namespace MlNetAttention.Benchmarks.Training;

/// <summary>A way to train the network on the rows.</summary>
internal interface IContender : IDisposable
{
    string Name { get; }

    /// <summary>Trains on every row once.</summary>
    void RunEpoch();
}
