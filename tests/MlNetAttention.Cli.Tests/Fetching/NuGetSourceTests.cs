using System.Net;
using MlNetAttention.Cli.Fetching;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tests.Fetching;

/// <summary>The sources that NuGet is configured for: a registry that answers well, badly or not at all, and a folder.</summary>
public sealed class NuGetSourceTests : IDisposable
{
    private static readonly byte[] Package = TinyPackage.Whole.Bytes;

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _shown = new();

    public void Dispose()
    {
        _folder.Dispose();
        _shown.Dispose();
    }

    [Fact]
    public void A_registry_gives_the_package_and_the_user_is_told()
    {
        using var registry = new TinyRegistry(_folder.FullName, (_, response) => GiveAsync(response, Package));

        string libraries = Provide();

        Assert.Equal("core", File.ReadAllText(Path.Combine(libraries, "libtorch_cpu.so")));
        Assert.Equal(1, registry.Asked);
        Assert.StartsWith(
            $"Fetching libtorch-cpu-linux-x64 0.0.1 (0 MB) from tiny, {registry.Address}", _shown.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("Unpacking libtorch-cpu-linux-x64.", _shown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_that_breaks_is_tried_again()
    {
        using var registry = new TinyRegistry(_folder.FullName, async (number, response) =>
        {
            if (number > 1)
            {
                await GiveAsync(response, Package);
                return;
            }

            response.ContentLength64 = Package.Length;
            await response.OutputStream.WriteAsync(Package.AsMemory(0, Package.Length / 2));
            await response.OutputStream.FlushAsync();
            throw new IOException("broken off");
        });

        string libraries = Provide();

        Assert.Equal("core", File.ReadAllText(Path.Combine(libraries, "libtorch_cpu.so")));
        Assert.Equal(2, registry.Asked);
    }

    [Fact]
    public void A_changed_package_is_refused()
    {
        // Still a package of that name and version, with other content.
        byte[] other = new TinyPackage(
            ("runtimes/linux-x64/native/libtorch_cpu.so", "evil"),
            ("libtorch-cpu-linux-x64.nuspec", TinyPackage.NuspecText)).Bytes;
        using var registry = new TinyRegistry(_folder.FullName, (_, response) => GiveAsync(response, other));

        string message = Assert.Throws<Failure>(Provide).Message;

        Assert.Contains($"tiny, {registry.Address}index.json: gave ", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.File("cache"), "*.so", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_registry_that_does_not_end_is_left()
    {
        using var registry = new TinyRegistry(_folder.FullName, async (_, response) =>
        {
            response.SendChunked = true;
            while (true)
            {
                await response.OutputStream.WriteAsync(new byte[1 << 16]);
                await Task.Delay(10);
            }
        });

        string message = Assert.Throws<Failure>(Provide).Message;

        Assert.Contains(
            $"tiny, {registry.Address}index.json: it gives more than the {Package.Length} bytes", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_network_the_error_names_the_source()
    {
        string address;
        using (var registry = new TinyRegistry(_folder.FullName, (_, _) => Task.CompletedTask)) address = registry.Address;

        string message = Assert.Throws<Failure>(Provide).Message;

        Assert.StartsWith("Training needs libtorch-cpu-linux-x64 0.0.1, which is not in ", message, StringComparison.Ordinal);
        Assert.Contains($"(tiny, {address}index.json: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_registry_without_the_package_does_not_have_it()
    {
        using var registry = new TinyRegistry(_folder.FullName, (_, response) =>
        {
            response.StatusCode = (int)HttpStatusCode.NotFound;
            return Task.CompletedTask;
        });

        Assert.Contains(
            $"(tiny, {registry.Address}index.json: does not have it)", Assert.Throws<Failure>(Provide).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_a_source_as_well()
    {
        string feed = Directory.CreateDirectory(_folder.File("a feed")).FullName;
        File.WriteAllBytes(Path.Combine(feed, "libtorch-cpu-linux-x64.0.0.1.nupkg"), Package);
        File.WriteAllText(_folder.File("nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="a feed" value="{feed}" />
              </packageSources>
              <config>
                <add key="globalPackagesFolder" value="{_folder.File("packages")}" />
              </config>
            </configuration>
            """);

        Assert.Equal("ten", File.ReadAllText(Path.Combine(Provide(), "libc10.so")));
    }

    [Fact]
    public void Settings_that_cannot_be_read_are_named()
    {
        File.WriteAllText(_folder.File("nuget.config"), "<configuration>");

        Assert.Contains("(NuGet's settings: ", Assert.Throws<Failure>(Provide).Message, StringComparison.Ordinal);
    }

    private string Provide() => new PackageCache(
        _folder.File("cache"), TinyPackage.Whole.Published, () => NuGetSource.All(TinyPackage.Whole.Published, _folder.FullName),
        new FetchLines(_shown)).Provide();

    private static async Task GiveAsync(HttpListenerResponse response, byte[] bytes)
    {
        response.ContentLength64 = bytes.Length;
        await response.OutputStream.WriteAsync(bytes);
    }
}
