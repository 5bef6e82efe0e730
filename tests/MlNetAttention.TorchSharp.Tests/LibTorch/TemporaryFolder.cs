namespace MlNetAttention.LibTorch.Tests;

/// <summary>An empty folder of this user's that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("MlNetAttention-test-");

    internal string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
