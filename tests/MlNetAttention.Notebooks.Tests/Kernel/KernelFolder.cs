using System.Text.Json;

namespace MlNetAttention.Notebooks.Tests.Kernel;

/// <summary>
/// A folder that looks to a notebook like the repository, with all that its kernel needs: the data, the manifest of the tool,
/// the libraries of this build as packages, and a home of its own. Nothing is written anywhere else.
/// </summary>
/// <remarks>
/// Our packages have a version that no feed has, so no other build of them can be taken by mistake. All others come from where
/// the build found them.
/// </remarks>
public sealed class KernelFolder : IAsyncLifetime
{
    private const string KernelName = ".net-csharp";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();

    /// <summary>That no notebook can run, and what has to be installed; null if nothing is missing.</summary>
    public string? Missing { get; private set; }

    internal static string Version => $"{BuiltPaths.ProductVersion}-kernel";

    internal string Packages => Path.Combine(_folder.FullName, "packages");

    internal string Notebooks => Path.Combine(_folder.FullName, "notebooks");

    internal string Jupyter => Path.Combine(_folder.FullName, "jupyter");

    public async ValueTask InitializeAsync()
    {
        Missing = await KernelTools.FindMissingAsync();
        if (Missing is not null)
        {
            TestContext.Current.SendDiagnosticMessage(Missing); // `dotnet test` names skipped tests, but not the reason
            return;
        }

        string[] folders =
        [
            "notebooks", "packages", "jupyter", "home", "temporary", ".config", "data/riley/circle", "data/complaints", "data/chase",
        ];
        foreach (string name in folders)
            Directory.CreateDirectory(_folder.File(name));
        Copy(Path.Combine(".config", "dotnet-tools.json"));
        foreach (string folder in (string[])["riley", "riley/circle", "complaints", "chase"])
        {
            foreach (string path in Directory.GetFiles(BuiltPaths.InRepository("data", folder), "*.tsv"))
                Copy(Path.Combine("data", folder, Path.GetFileName(path)));
        }

        WriteKernel();
        foreach (string project in (string[])["MlNetAttention", "MlNetAttention.TorchSharp", "MlNetAttention.Plots"])
            await PackAsync(project);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Copy(string path) => File.Copy(BuiltPaths.InRepository(path), _folder.File(path));

    /// <summary>Tells Jupyter how to start the kernel: as the local tool, found by the manifest above the notebooks.</summary>
    private void WriteKernel()
    {
        string dotNetHome = Environment.GetEnvironmentVariable("DOTNET_CLI_HOME")
            ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var kernel = new
        {
            display_name = ".NET (C#)",
            language = "C#",
            argv = (string[])
            [
                DotnetProcess.Program, "tool", "run", "dotnet-interactive", "--",
                "jupyter", "--default-kernel", "csharp", "{connection_file}",
            ],
            env = new Dictionary<string, string>
            {
                ["HOME"] = _folder.File("home"),
                ["TMPDIR"] = _folder.File("temporary"),
                ["DOTNET_CLI_HOME"] = dotNetHome, // the sources of packages and the place of the tool are the user's
                ["NUGET_PACKAGES"] = _folder.File("home", "packages"),
                ["NUGET_FALLBACK_PACKAGES"] = BuiltPaths.PackageCache,
                ["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1",
                ["MSBUILDDISABLENODEREUSE"] = "1",
            },
        };
        string folder = Path.Combine(Jupyter, "kernels", KernelName);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "kernel.json"), JsonSerializer.Serialize(kernel));
    }

    /// <summary>Packs what this build made, and builds nothing: other tests may be using it.</summary>
    private async Task PackAsync(string project)
    {
        string[] arguments =
        [
            "pack", BuiltPaths.InRepository("src", project), "-c", BuiltPaths.Configuration, "--no-build", "-o", Packages,
            $"-p:Version={Version}", "-p:IncludeSymbols=false", $"-p:NuspecOutputPath={_folder.File("temporary")}",
        ];
        ProcessResult pack = await ProcessResult.OfAsync(DotnetProcess.WithoutServers(arguments), Limit);
        if (pack.ExitCode != 0)
            throw new InvalidOperationException($"{project} could not be packed:\n{pack.Output}\n{pack.Error}");
    }
}
