namespace MlNetAttention.EndToEnd.Tests.Building;

/// <summary>
/// The sources of a program that only serves and of what it is built from, in a folder of their own whose name has blanks.
/// Nothing is built or restored there yet.
/// </summary>
internal sealed class SourceClone : IDisposable
{
    /// <summary>The folder of the program, from the root.</summary>
    public const string Program = "tests/MlNetAttention.EndToEnd.Tests/ServeOnly";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly string[] Folders = ["src/MlNetAttention", "src/MlNetInternals", Program];
    private static readonly string[] NotCopied = ["bin", "obj"];

    // What is tested is where the parts are found, not how good they are.
    private static readonly string[] Quick =
    [
        "-v", "q", "-nologo", "-m:1", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false",
        "-p:GenerateDocumentationFile=false",
    ];

    private readonly TemporaryFolder _folder = new();

    public SourceClone()
    {
        Root = Directory.CreateDirectory(_folder.File("a clone of it")).FullName;
        foreach (string file in Directory.GetFiles(BuiltPaths.InRepository()))
        {
            File.Copy(file, Path.Combine(Root, Path.GetFileName(file)));
        }

        foreach (string file in Directory.GetFiles(BuiltPaths.InRepository("src")))
        {
            Directory.CreateDirectory(Path.Combine(Root, "src"));
            File.Copy(file, Path.Combine(Root, "src", Path.GetFileName(file)));
        }

        foreach (string folder in Folders) CopyFolder(BuiltPaths.InRepository(folder), Path.Combine(Root, folder));
        File.Copy(
            BuiltPaths.InRepository("tests", "Directory.Build.props"), Path.Combine(Root, "tests", "Directory.Build.props"));
    }

    /// <summary>The folder of the clone.</summary>
    public string Root { get; }

    /// <summary>The folder of the program's project.</summary>
    public string Project => Path.Combine(Root, Program);

    /// <summary>Runs a command of `dotnet` on the program's project.</summary>
    /// <param name="command">`build` or `publish`.</param>
    /// <param name="arguments">What else it is given; paths are relative to the root.</param>
    public async Task RunAsync(string command, params string[] arguments)
    {
        ProcessResult result = await ProcessResult.OfAsync(
            DotnetProcess.WithoutServers([command, Program, .. arguments, .. Quick], Root), Limit);
        Assert.True(result.ExitCode == 0, $"{command} {string.Join(' ', arguments)}:\n{result.Output}\n{result.Error}");
    }

    public void Dispose() => _folder.Dispose();

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
