using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using MlNetAttention.Cli.Fetching;

namespace MlNetAttention.Cli.Tests.Fetching;

/// <summary>A package like that of libtorch, of a few bytes.</summary>
internal sealed class TinyPackage
{
    public const string Rid = "linux-x64";
    public const string NuspecText = """
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
          <metadata>
            <id>libtorch-cpu-linux-x64</id><version>0.0.1</version><authors>nobody</authors><description>none</description>
          </metadata>
        </package>
        """;

    private const string Native = $"runtimes/{Rid}/native/";

    public TinyPackage(params (string Name, string Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string content) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        Bytes = stream.ToArray();
        long length = files.Where(file => file.Name.StartsWith(Native, StringComparison.Ordinal))
            .Sum(file => (long)file.Content.Length);
        Published = new(
            "libtorch-cpu-linux-x64", "0.0.1", Bytes.Length, Native, length, Convert.ToBase64String(SHA512.HashData(Bytes)))
        {
            User = "Training",
            Otherwise = "Everything but training works without it.",
        };
    }

    /// <summary>Two libraries, and a file that is none.</summary>
    public static TinyPackage Whole { get; } = new(
        (Native + "libtorch_cpu.so", "core"), (Native + "libc10.so", "ten"), ("LICENSE.txt", "license"),
        ("libtorch-cpu-linux-x64.nuspec", NuspecText));

    public byte[] Bytes { get; }

    public PublishedPackage Published { get; }
}

/// <summary>A source that gives what a test wants.</summary>
internal sealed class FakeSource(string name, Func<string, Stream?> open) : IPackageSource
{
    public FakeSource(string name, byte[] bytes) : this(name, _ => new MemoryStream(bytes))
    {
    }

    public int Asked { get; private set; }

    public string Name => name;

    public Task<Stream?> OpenAsync(PublishedPackage package, string folder, IProgress<long> received)
    {
        Asked++;
        return Task.FromResult(open(folder));
    }
}
