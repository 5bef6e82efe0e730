namespace MlNetAttention.Testing;

/// <summary>An empty folder for one test, deleted at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("mlnet-attention-").FullName;

    public string File(params string[] path) => Path.Combine([FullName, .. path]);

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
