using MlNetAttention.Pretrained.Files;
using MlNetAttention.Pretrained.Safetensors;

namespace MlNetAttention.Tests.Pretrained.Safetensors;

/// <summary>One safetensors file in a folder of its own.</summary>
internal sealed class SmallSafetensors : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal string Path => _folder.File("model.safetensors");

    internal SmallSafetensors(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    internal SafetensorsFile Open() => SafetensorsFile.Open(new FolderFile("model.safetensors", Path));

    /// <summary>The message of the error that opening bytes gives.</summary>
    internal static string Refused(byte[] bytes)
    {
        using var file = new SmallSafetensors(bytes);
        return Assert.Throws<FormatException>(file.Open).Message;
    }

    public void Dispose() => _folder.Dispose();
}
