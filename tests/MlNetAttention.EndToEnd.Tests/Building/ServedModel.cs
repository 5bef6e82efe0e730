using System.Diagnostics;

namespace MlNetAttention.EndToEnd.Tests.Building;

/// <summary>A saved model that a built ServeOnly is given, and what it makes of it.</summary>
internal static class ServedModel
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private static string Path => BuiltPaths.InRepository(
        "tests", "MlNetAttention.Tests", "Fixtures", "Models", "text-scaled-dot-product.zip");

    /// <summary>The ONNX model that the program writes must be the one that this process writes, byte for byte.</summary>
    /// <param name="program">How the program is started, without arguments of its own.</param>
    public static async Task IsExportedByAsync(ProcessStartInfo program)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("model.onnx");
        foreach (string argument in new[] { "--onnx", Path, file }) program.ArgumentList.Add(argument);

        ProcessResult run = await ProcessResult.OfAsync(program, Limit);

        Assert.True(run is { ExitCode: 0, Error: "" }, $"It ended with {run.ExitCode}:\n{run.Output}\n{run.Error}");
        using var expected = new MemoryStream();
        AttentionEncoder.Load(Path).ExportOnnx(expected);
        Assert.Equal(expected.ToArray(), await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }
}
