using System.Text.Json;
using MlNetAttention.Documents.Tests.Commands;

namespace MlNetAttention.Documents.Tests.Packages;

/// <summary>The packages as <c>dotnet pack</c> writes them, and an empty console program that can add them.</summary>
/// <remarks>
/// Packed once, in a version that no other run has: NuGet keeps what it has seen, and would take packages of an earlier run for
/// these.
/// </remarks>
public sealed class PackedPackages : IAsyncDisposable
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly HashSet<string> _added = [];
    private readonly Lazy<Task<string>> _packages;
    private readonly Lazy<Task<string>> _project;
    private readonly Lazy<Task> _tool;

    public PackedPackages()
    {
        _packages = new(PackAsync);
        _project = new(WriteProjectAsync);
        _tool = new(PackToolAsync);
    }

    /// <summary>The names of the packages.</summary>
    internal static string[] Names { get; } =
        ["MlNetAttention", "MlNetAttention.TorchSharp", "MlNetAttention.Plots", "MlNetAttention.MiniLM"];

    /// <summary>The version they have.</summary>
    internal string Version { get; } = $"0.1.{(long)(DateTimeOffset.UtcNow - Epoch).TotalSeconds}";

    /// <summary>The file of a package.</summary>
    internal async Task<string> FileAsync(string name) => Path.Combine(await _packages.Value, $"{name}.{Version}.nupkg");

    /// <summary>The folder of an empty program, whose sources are the packages and those of the user.</summary>
    internal Task<string> ProjectAsync() => _project.Value;

    /// <summary>Adds a package to that program, as a document says; what several documents say is done once.</summary>
    /// <param name="command">It starts with <c>dotnet add package</c>.</param>
    internal async Task AddAsync(ShellCommand command)
    {
        if (_added.Add(command.Text)) await command.RunAsync(await ProjectAsync());
    }

    /// <summary>Installs the command line below a folder, where a document installs it for the user.</summary>
    internal async Task InstallToolAsync(string name, string folder)
    {
        await _tool.Value;
        ProcessResult result = await DotnetCommand.RunAsync(
            folder, "tool", "install", name, "--tool-path", Path.Combine(folder, "tools"), "--version", Version,
            "--add-source", await _packages.Value);
        Assert.True(result.ExitCode == 0, $"{name} could not be installed:\n{result.Output}\n{result.Error}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_project.IsValueCreated) await ForgetAsync();
        _folder.Dispose();
    }

    private async Task<string> PackAsync()
    {
        foreach (string name in Names) await PackAsync(Path.Combine("src", name));
        return _folder.File("packages");
    }

    private async Task PackToolAsync() => await PackAsync(Path.Combine("src", "MlNetAttention.Cli"));

    /// <summary>Packs what is built; nothing is written beside it.</summary>
    /// <param name="what">A project, or the solution.</param>
    /// <returns>What was said of it.</returns>
    internal async Task<string> PackAsync(string what)
    {
        ProcessResult result = await DotnetCommand.RunAsync(
            BuiltPaths.InRepository(), "pack", what, "-c", BuiltPaths.Configuration, "--no-build", "-o", _folder.File("packages"),
            $"-p:VersionPrefix={Version}", $"-p:NuspecOutputPath={_folder.File("nuspec")}",
            $"-p:PublishDir={_folder.File("publish")}/");
        Assert.True(result.ExitCode == 0, $"{what} could not be packed:\n{result.Output}\n{result.Error}");
        return result.Output;
    }

    // As `dotnet new console` writes it; libtorch, of 460 MB, is linked to where it can be.
    private async Task<string> WriteProjectAsync()
    {
        string packages = await _packages.Value;
        string folder = Directory.CreateDirectory(_folder.File("program")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "program.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
              </PropertyGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{packages}" />
              </packageSources>
            </configuration>
            """);
        return folder;
    }

    /// <summary>Takes the packages out of NuGet's cache, where nothing will ask for this version again.</summary>
    private async Task ForgetAsync()
    {
        string restored = Path.Combine(await _project.Value, "obj", "project.assets.json");
        if (!File.Exists(restored)) return;
        using FileStream file = File.OpenRead(restored);
        using JsonDocument assets = await JsonDocument.ParseAsync(file);
        foreach (JsonProperty cache in assets.RootElement.GetProperty("packageFolders").EnumerateObject())
        {
            foreach (string name in Names)
            {
                string package = Path.Combine(cache.Name, name.ToLowerInvariant(), Version);
                if (Directory.Exists(package)) Directory.Delete(package, recursive: true);
            }
        }
    }
}
