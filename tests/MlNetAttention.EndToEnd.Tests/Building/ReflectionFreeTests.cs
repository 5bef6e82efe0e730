using System.Text.Json.Nodes;
using MlNetAttention.EndToEnd.Tests.Commands;

namespace MlNetAttention.EndToEnd.Tests.Building;

/// <summary>Programs without reflection-based JSON, as those are that are trimmed, compiled ahead of time or made of one
/// file.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class ReflectionFreeTests
{
    private const string Switch = "System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task An_encoder_is_exported()
    {
        using var folder = new TemporaryFolder();
        string settings = folder.File("runtimeconfig.json");
        JsonNode config = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.ChangeExtension(BuiltPaths.ServeOnly, ".runtimeconfig.json"), TestContext.Current.CancellationToken))!;
        config["runtimeOptions"]!["configProperties"]![Switch] = false;
        await File.WriteAllTextAsync(settings, config.ToJsonString(), TestContext.Current.CancellationToken);

        await ServedModel.IsExportedByAsync(DotnetProcess.StartInfo(["exec", "--runtimeconfig", settings, BuiltPaths.ServeOnly]));
    }

    [Fact]
    public async Task An_encoder_is_exported_by_a_program_of_one_file()
    {
        using var folder = new TemporaryFolder();
        string program = folder.File("export.cs");
        await File.WriteAllTextAsync(program, $$"""
            #:project {{BuiltPaths.InRepository("src", "MlNetAttention")}}
            #:property TargetFramework=net10.0
            using MlNetAttention;

            if (System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault) throw new InvalidOperationException("It is on.");
            using FileStream stream = File.Create(args[^1]);
            AttentionEncoder.Load(args[^2]).ExportOnnx(stream);
            """, TestContext.Current.CancellationToken);

        // The library was built with these tests; built again, it could be replaced under a test that runs beside this.
        await ServedModel.IsExportedByAsync(DotnetProcess.WithoutServers(
            ["run", "-c", BuiltPaths.Configuration, "-p:BuildProjectReferences=false", program, "--"], folder.FullName));
    }

    [Fact]
    public async Task A_trimmed_program_exports_an_encoder()
    {
        using var clone = new SourceClone();

        // ML.NET itself is not made for it, and says so in warnings.
        await clone.RunAsync(
            "publish", "-r", BuildWaysTests.Rid, "-p:PublishTrimmed=true", "-p:TreatWarningsAsErrors=false", "-o", "published");

        await ServedModel.IsExportedByAsync(new(BuildWaysTests.ProgramIn(Path.Combine(clone.Root, "published"))));
    }

    [Fact]
    public async Task A_fit_with_checkpoints_goes_on_after_it_was_killed()
    {
        string config = await File.ReadAllTextAsync(
            Path.ChangeExtension(BuiltPaths.TrainOnly, ".runtimeconfig.json"), TestContext.Current.CancellationToken);
        Assert.Contains($"\"{Switch}\": false", config, StringComparison.Ordinal);
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        string checkpoints = folder.File("unfinished");
        ProcessResult whole = await TrainAsync();

        ProcessResult killed = await TrainAsync("--checkpoint", checkpoints, "1");
        Assert.NotEqual(0, killed.ExitCode);
        Assert.NotEmpty(Directory.GetFiles(checkpoints, "*.checkpoint"));
        ProcessResult resumed = await TrainAsync("--checkpoint", checkpoints, "0");

        Assert.Equal((0, "", ""), (whole.ExitCode, whole.Error, killed.Output));
        Assert.Equal((0, "", whole.Output), (resumed.ExitCode, resumed.Error, resumed.Output));
        Assert.Empty(Directory.GetFiles(checkpoints, "*.checkpoint"));
    }

    private static Task<ProcessResult> TrainAsync(params string[] arguments) =>
        ProcessResult.OfAsync(DotnetProcess.StartInfo(["exec", BuiltPaths.TrainOnly, .. arguments]), Limit);
}
