using System.Globalization;

namespace MlNetAttention.EndToEnd.Tests;

/// <summary>
/// That a plugin which serves a saved model leaves nothing behind: its AssemblyLoadContext, with the product, ML.NET and the
/// model in it, is freed after it is unloaded.
/// </summary>
[Trait("Category", "Slow")]
public sealed class UnloadingTests
{
    private const string Text = "Evan's dog Riley is so hyper, she never stops moving";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly string Model = BuiltPaths.InRepository(
        "tests", "MlNetAttention.Tests", "Fixtures", "Models", "text-scaled-dot-product.zip");

    [Fact]
    public async Task A_plugin_that_encodes_is_freed()
    {
        float sum = AttentionEncoder.Load(Model).Encode(Text).Pooled.ToArray().Sum();
        Assert.Equal(await RunAsync("encoder"), Twice($"plugin {sum.ToString("R", CultureInfo.InvariantCulture)}", "freed"));
    }

    [Fact]
    public async Task One_that_uses_a_pipeline_is_freed()
    {
        string[] transformed = await RunAsync("transform"), predicted = await RunAsync("engine");
        Assert.NotEqual("plugin 0", transformed[0]);
        Assert.Equal(Twice(transformed[0], "freed"), transformed);
        Assert.Equal(transformed, predicted);
    }

    /// <summary>So the others would be seen if they were not.</summary>
    [Fact]
    public async Task One_that_the_process_refers_to_is_not() => Assert.Equal(Twice("plugin 0", "held"), await RunAsync("held"));

    private static string[] Twice(params string[] lines) => [.. lines, .. lines];

    private static async Task<string[]> RunAsync(string way)
    {
        ProcessResult run = await ProcessResult.OfAsync(
            DotnetProcess.StartInfo(
                ["exec", BuiltPaths.PluginHost, "unloaded", BuiltPaths.ServeOnly, "ServeOnly.Serving", way, Model, Text]),
            Limit);
        Assert.True(run is { ExitCode: 0, Error: "" }, $"It ended with {run.ExitCode}:\n{run.Output}\n{run.Error}");
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
