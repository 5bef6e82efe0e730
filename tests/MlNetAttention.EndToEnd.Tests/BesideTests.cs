using MlNetAttention.EndToEnd.Tests.Commands;

namespace MlNetAttention.EndToEnd.Tests;

/// <summary>
/// A program that uses Microsoft.ML.TorchSharp 0.23.1 as well: one graph of packages with this product's TorchSharp and, with the
/// plots, its SkiaSharp; one process; one pipeline.
/// </summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class BesideTests
{
    [Fact]
    public async Task Training_is_the_same_beside_the_deep_learning_package_of_ML_NET()
    {
        using var folder = new TemporaryFolder();
        string alone = Assert.Single(await RunAsync(BuiltPaths.TrainOnly));
        string[] beside = await RunAsync(BuiltPaths.Beside, folder.File("temporary"));

        // The other package comes to libtorch first, also where only a copy of TorchSharp's library can be loaded.
        Assert.Equal("libtorch 3", beside[0]);
        Assert.Equal($"ours {alone}", beside[^1]);

        // Its trainer frees its own weights before they are used: in TorchSharp 0.107, what fills a tensor with random numbers
        // returns that tensor and no alias of it. A version that learned of it prints "theirs True"; the README tells of this.
        Assert.All(beside[1..^1], line => Assert.Equal("theirs InvalidOperationException: Tensor invalid -- empty handle.", line));
        Assert.Equal(4, beside.Length);
    }

    private static async Task<string[]> RunAsync(params string[] arguments)
    {
        using (await TrainingLock.WaitAsync(TestContext.Current.CancellationToken))
        {
            ProcessResult run = await ProcessResult.OfAsync(
                DotnetProcess.StartInfo(["exec", .. arguments]), TimeSpan.FromMinutes(3));
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
    }
}
