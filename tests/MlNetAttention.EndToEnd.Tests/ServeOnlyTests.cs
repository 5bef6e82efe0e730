using MlNetAttention.EndToEnd.Tests.Commands;

namespace MlNetAttention.EndToEnd.Tests;

/// <summary>
/// What the product promises to whoever only serves: a program that references MlNetAttention alone loads a saved model in a
/// fresh context, predicts, and has nothing of libtorch beside it or in it.
/// </summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class ServeOnlyTests
{
    [Fact]
    public async Task A_program_without_libtorch_loads_a_saved_model_and_predicts()
    {
        using var folder = new TemporaryFolder();
        string train = folder.File("train.tsv");
        string model = folder.File("model.zip");
        string[] rows = await File.ReadAllLinesAsync(
            BuiltPaths.InRepository("data", "riley", "train.tsv"), TestContext.Current.CancellationToken);

        // Level 1 needs no binding: a short training gets it right.
        await File.WriteAllLinesAsync(
            train, rows.Where((row, i) => i == 0 || row.EndsWith("\t1", StringComparison.Ordinal)).Take(1500),
            TestContext.Current.CancellationToken);
        using (await TrainingLock.WaitAsync(TestContext.Current.CancellationToken))
        {
            ProcessResult trained = await BuiltProgram.Cli.RunAsync(
                ["train-evaluate", "--train", train, "--model", model, "--epochs", "6"], TimeSpan.FromMinutes(5));
            Assert.Equal((0, ""), (trained.ExitCode, trained.Error));
        }

        string[] output =
            await RunAsync(model, "Evan's dog Riley is so hyper, she never stops moving", "Ruth's goat Casey sings");
        Assert.Equal(["label dog", "label goat"], output.Where(line => line.StartsWith("label", StringComparison.Ordinal)));
        Assert.DoesNotContain(output, IsLibTorch);

        string[] beside = Directory.GetFiles(Path.GetDirectoryName(BuiltPaths.ServeOnly)!, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(beside);
        Assert.DoesNotContain(beside.Select(Path.GetFileName), name => IsLibTorch(name!));
    }

    private static bool IsLibTorch(string name) =>
        name.Contains("torch", StringComparison.OrdinalIgnoreCase) || name.Contains("libc10", StringComparison.Ordinal);

    private static async Task<string[]> RunAsync(params string[] arguments)
    {
        ProcessResult run = await ProcessResult.OfAsync(
            DotnetProcess.StartInfo(["exec", BuiltPaths.ServeOnly, .. arguments]), TimeSpan.FromMinutes(2));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
