using System.Globalization;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>That a model serves alike on machines with narrower vectors.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class VectorWidthTests(TrainedModel trained) : IDisposable
{
    private const string Variable = "MLNETATTENTION_VECTOR_BITS";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Features_are_the_same_within_1e_5_at_every_width()
    {
        float[][] narrow = await FeaturesAsync("128");
        Assert.Equal(TrainedModel.TestRows, narrow.Length);
        foreach (string bits in new[] { "256", "512", "" })
        {
            float[][] other = await FeaturesAsync(bits);
            foreach ((float[] expected, float[] found) in narrow.Zip(other))
            {
                Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * (1 + Math.Abs(pair.First))));
            }
        }
    }

    [Fact]
    public async Task Another_width_is_an_error_that_names_the_variable() =>
        Expect.OneLine(1, $"{Variable} is '64'; expected 128, 256 or 512, or nothing.", await RunAsync("64"));

    private async Task<float[][]> FeaturesAsync(string bits)
    {
        Assert.Equal((0, ""), await RunAsync(bits) is var run ? (run.ExitCode, run.Error) : default);
        string[] lines = await File.ReadAllLinesAsync(_folder.File("features.tsv"), TestContext.Current.CancellationToken);
        return [.. lines.Skip(1).Select(line => line.Split('\t').Select(x => float.Parse(x, CultureInfo.InvariantCulture)).ToArray())];
    }

    private Task<CliResult> RunAsync(string bits) => CliProcess.RunAsync(
        ["featurize", "--model", trained.Model, "--input", trained.Test, "--output", _folder.File("features.tsv")],
        TimeSpan.FromMinutes(2), variable: (Variable, bits));
}
