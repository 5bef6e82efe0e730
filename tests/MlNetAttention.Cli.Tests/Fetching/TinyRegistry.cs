using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MlNetAttention.Cli.Tests.Fetching;

/// <summary>A NuGet registry on this computer that has one package, and a folder with settings that name it alone.</summary>
internal sealed class TinyRegistry : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<int, HttpListenerResponse, Task> _give;
    private readonly Task _serving;

    /// <param name="folder">Where the settings are written.</param>
    /// <param name="give">Answers a request for the package, by its number from 1.</param>
    public TinyRegistry(string folder, Func<int, HttpListenerResponse, Task> give)
    {
        _give = give;
        Address = $"http://127.0.0.1:{FreePort()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _serving = ServeAsync();
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="tiny" value="{Address}index.json" allowInsecureConnections="true" />
              </packageSources>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(folder, "packages")}" />
              </config>
            </configuration>
            """);
    }

    public string Address { get; }

    /// <summary>How many times the package was asked for.</summary>
    public int Asked { get; private set; }

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        HttpListenerResponse response = context.Response;
        string path = context.Request.Url!.AbsolutePath;
        try
        {
            if (path == "/index.json")
            {
                await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(
                    $$"""{"version":"3.0.0","resources":[{"@id":"{{Address}}flat/","@type":"PackageBaseAddress/3.0.0"}]}"""));
            }
            else if (path == "/flat/libtorch-cpu-linux-x64/0.0.1/libtorch-cpu-linux-x64.0.0.1.nupkg")
            {
                await _give(++Asked, response);
            }
            else
            {
                response.StatusCode = (int)HttpStatusCode.NotFound;
            }

            response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or InvalidOperationException or IOException)
        {
            // The other side has gone, or the answer was broken off on purpose.
            response.Abort();
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
