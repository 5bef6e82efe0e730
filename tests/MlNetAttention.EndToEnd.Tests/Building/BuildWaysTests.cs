using System.Runtime.InteropServices;

namespace MlNetAttention.EndToEnd.Tests.Building;

/// <summary>
/// The sources build whatever the command line asks for: the core compiles against copies of ML.NET's assemblies that the build
/// writes first, wherever its output goes.
/// </summary>
[Trait("Category", "Slow")]
public sealed class BuildWaysTests
{
    /// <summary>The platform of this process.</summary>
    internal static readonly string Rid =
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")
        + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "-arm64" : "-x64");

    [Theory]
    [InlineData("an output", "-o", "an output")]
    [InlineData("artifacts of it/bin/ServeOnly/debug", "--artifacts-path", "artifacts of it")]
    [InlineData("an output", "-p:UseAppHost=false", "-p:OutDir=$ROOT/an output/")]
    [InlineData(SourceClone.Program + "/elsewhere/Release/net10.0", "-c", "Release", "-p:BaseOutputPath=elsewhere/")]
    public async Task A_build_puts_a_program_that_runs_where_it_is_asked_to(string output, params string[] arguments)
    {
        using var clone = new SourceClone();

        await clone.RunAsync(
            "build", [.. arguments.Select(argument => argument.Replace("$ROOT", clone.Root, StringComparison.Ordinal))]);

        string folder = Path.Combine(clone.Root, output);
        Assert.False(File.Exists(Path.Combine(folder, "Mono.Cecil.dll")));
        await ServedModel.IsExportedByAsync(DotnetProcess.StartInfo(["exec", Path.Combine(folder, "ServeOnly.dll")]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_program_in_a_single_file_runs(bool selfContained)
    {
        using var clone = new SourceClone();

        await clone.RunAsync(
            "publish", "-r", Rid, "--self-contained", selfContained ? "true" : "false",
            "-p:PublishSingleFile=true", "-o", "published");

        await ServedModel.IsExportedByAsync(new(ProgramIn(Path.Combine(clone.Root, "published"))));
    }

    [Fact]
    public async Task Two_builds_at_once_do_not_disturb_each_other()
    {
        using var clone = new SourceClone();
        await clone.RunAsync("restore");

        await Task.WhenAll(
            clone.RunAsync("build", "--no-restore", "-c", "Debug"),
            clone.RunAsync("build", "--no-restore", "-c", "Release"));

        string copies = Path.Combine(clone.Root, "src", "MlNetAttention", "obj", "references");
        Assert.Equal(
            ["Microsoft.ML.Core.dll", "Microsoft.ML.Data.dll"],
            Directory.GetFiles(copies, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (string configuration in new[] { "Debug", "Release" })
        {
            string program = Path.Combine(clone.Project, "bin", configuration, "net10.0", "ServeOnly.dll");
            await ServedModel.IsExportedByAsync(DotnetProcess.StartInfo(["exec", program]));
        }
    }

    /// <summary>The published program in a folder.</summary>
    internal static string ProgramIn(string folder) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? "ServeOnly.exe" : "ServeOnly");
}
