using System.Diagnostics;

namespace MlNetAttention.EndToEnd.Tests.Tool;

/// <summary>The command line packed and installed as its users install it, and a user who has nothing else.</summary>
public sealed class InstalledTool : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    // One that no other run has: NuGet keeps what it has seen.
    private readonly string _version = $"0.1.{(long)(DateTimeOffset.UtcNow - Epoch).TotalSeconds}";

    /// <summary>The packed file.</summary>
    internal string Package => _folder.File("packages", $"mlnet-attention.{_version}.nupkg");

    /// <summary>Where the user keeps what the program fetches.</summary>
    internal string Cache => _folder.File("cache");

    /// <summary>Where another user would keep it, who never trains.</summary>
    internal string UnusedCache => _folder.File("unused cache");

    /// <summary>The current folder of the user.</summary>
    internal string Home => _folder.File("home");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Home);
        await DotnetAsync(
            "pack", BuiltPaths.InRepository("src", "MlNetAttention.Cli"), "-c", BuiltPaths.Configuration, "--no-build",
            "-o", _folder.File("packages"), $"-p:VersionPrefix={_version}", $"-p:PublishDir={_folder.File("publish")}/",
            $"-p:NuspecOutputPath={_folder.File("nuspec")}");
        await DotnetAsync(
            "tool", "install", "mlnet-attention", "--tool-path", _folder.File("tools"), "--version", _version,
            "--add-source", _folder.File("packages"));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes a folder the only source of packages that the user has.</summary>
    /// <param name="folder">The folder; null for no source.</param>
    internal void SetSource(string? folder) => File.WriteAllText(Path.Combine(Home, "nuget.config"), $"""
        <configuration>
          <packageSources>
            <clear />
            {(folder is null ? "" : $"<add key=\"feed\" value=\"{folder}\" />")}
          </packageSources>
        </configuration>
        """);

    /// <summary>Runs the installed program for a user without any packages.</summary>
    internal Task<ProcessResult> RunAsync(params string[] arguments) => RunAsync(Cache, arguments);

    /// <summary>Runs it for the user who never trains.</summary>
    internal Task<ProcessResult> ServeAsync(params string[] arguments) => RunAsync(UnusedCache, arguments);

    private async Task<ProcessResult> RunAsync(string cache, string[] arguments)
    {
        string program = _folder.File("tools", OperatingSystem.IsWindows() ? "mlnet-attention.exe" : "mlnet-attention");
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Home };
        start.Environment["MLNETATTENTION_CACHE"] = cache;
        start.Environment["NUGET_PACKAGES"] = _folder.File("no packages");
        return await ProcessResult.OfAsync(start, Limit);
    }

    private async Task DotnetAsync(params string[] arguments)
    {
        ProcessResult result = await ProcessResult.OfAsync(DotnetProcess.WithoutServers(arguments, Home), Limit);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}:\n{result.Output}\n{result.Error}");
    }
}
