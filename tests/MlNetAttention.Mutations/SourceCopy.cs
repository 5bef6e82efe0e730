namespace MlNetAttention.Mutations;

/// <summary>A copy of the core and its tests in a temporary folder, where they are mutated and built. Deleted at the
/// end.</summary>
internal sealed class SourceCopy : IDisposable
{
    private const string Core = "src/MlNetAttention";
    private const string Tests = "tests/MlNetAttention.Tests";
    private const int MostBuilds = 10;

    private static readonly string[] Folders = [Core, "src/MlNetInternals", Tests, "tests/Shared"];
    private static readonly string[] NotCopied = ["bin", "obj"];

    // What a build of mutants would only stumble over.
    private static readonly string[] Settings =
    [
        "-c", "Release", "-v", "q", "-nologo", "-m:1", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false",
        "-p:EnforceCodeStyleInBuild=false", "-p:GenerateDocumentationFile=false", "-p:WarningLevel=0",
    ];

    // Read once, as the class is there before a kernel is compiled: what is not chosen is compiled away.
    private const string Switch = """
        namespace MlNetAttention;

        internal static class Mutant
        {
            private static readonly int Active = int.Parse(System.Environment.GetEnvironmentVariable("MLNETATTENTION_MUTANT") ?? "-1");

            [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
            internal static bool Is(int id) => Active == id;

            [System.Runtime.CompilerServices.ModuleInitializer]
            internal static void Read() => _ = Is(0);
        }
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("mlnet-attention-mutants-").FullName;

    internal SourceCopy(string repository)
    {
        foreach (string file in Directory.GetFiles(repository)) File.Copy(file, Path.Combine(_root, Path.GetFileName(file)));
        foreach (string folder in Folders) CopyFolder(Path.Combine(repository, folder), Path.Combine(_root, folder));
        File.Copy(Path.Combine(repository, "tests/Directory.Build.props"), Path.Combine(_root, "tests/Directory.Build.props"));
        File.WriteAllText(Path.Combine(_root, Core, "Mutant.cs"), Switch);
    }

    /// <summary>The variable by which a mutant is chosen.</summary>
    internal static string Variable => "MLNETATTENTION_MUTANT";

    /// <summary>The built tests.</summary>
    internal string TestAssembly => Path.Combine(_root, Tests, "bin/Release/net10.0/MlNetAttention.Tests.dll");

    /// <summary>The folder of the core in a repository.</summary>
    internal static string CoreOf(string repository) => Path.Combine(repository, Core);

    /// <summary>Writes all mutants into the copy and builds it; those that do not compile are dropped from the catalog.</summary>
    internal async Task BuildAsync(MutantCatalog catalog, CancellationToken cancel)
    {
        for (int build = 0; build < MostBuilds; build++)
        {
            catalog.Fill(Path.Combine(_root, Core));
            (int code, string output) = await BuildAsync(Core, cancel);
            if (code == 0)
            {
                (code, output) = await BuildAsync(Tests, cancel);
                if (code == 0) return;
                throw new InvalidOperationException($"The tests do not build beside the mutants:\n{output}");
            }

            HashSet<int> broken = CompilerErrors.Mutants(output);
            if (broken.Count == 0) throw new InvalidOperationException($"The copy does not build:\n{output}");
            foreach (int id in broken.Order()) Console.WriteLine($"does not compile: {catalog[id].Key}");
            catalog.Drop(broken);
        }

        throw new InvalidOperationException($"After {MostBuilds} builds there still are mutants that do not compile.");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private async Task<(int Code, string Output)> BuildAsync(string project, CancellationToken cancel)
    {
        Ended ended = await ChildProcess.RunAsync(
            ["build", Path.Combine(_root, project), .. Settings],
            new() { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" }, TimeSpan.FromMinutes(20), cancel);
        return (ended.Code ?? 1, ended.Output);
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (string folder in Directory.GetDirectories(from))
        {
            string name = Path.GetFileName(folder);
            if (!NotCopied.Contains(name)) CopyFolder(folder, Path.Combine(to, name));
        }
    }
}
