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

    /// <summary>Widths that are forced, and machines with fewer registers, or without a multiply-add instruction.</summary>
    [Theory]
    [InlineData(Variable, "128")]
    [InlineData(Variable, "256")]
    [InlineData(Variable, "512")]
    [InlineData("DOTNET_EnableAVX512", "0")]
    [InlineData("DOTNET_EnableAVX2", "0")]
    public async Task Features_are_the_same_within_1e_5_everywhere(string variable, string value)
    {
        float[][] expected = await FeaturesAsync(Variable, "");
        Assert.Equal(TrainedModel.TestRows, expected.Length);
        float[][] found = await FeaturesAsync(variable, value);
        Assert.Equal(expected.Select(row => row.Length), found.Select(row => row.Length));
        foreach ((float[] own, float[] other) in expected.Zip(found))
        {
            Assert.True(own.Concat(other).All(float.IsFinite));
            Assert.All(own.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * (1 + Math.Abs(pair.First))));
        }
    }

    [Fact]
    public async Task Another_width_is_an_error_that_names_the_variable() =>
        Expect.OneLine(1, $"{Variable} is '64'; expected 128, 256 or 512, or nothing.", await RunAsync(Variable, "64"));

    private async Task<float[][]> FeaturesAsync(string variable, string value)
    {
        ProcessResult run = await RunAsync(variable, value);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = await File.ReadAllLinesAsync(_folder.File("features.tsv"), TestContext.Current.CancellationToken);
        return [.. lines.Skip(1)
            .Select(line => line.Split('\t').Select(x => float.Parse(x, CultureInfo.InvariantCulture)).ToArray())];
    }

    private Task<ProcessResult> RunAsync(string variable, string value) => BuiltProgram.Cli.RunAsync(
        ["featurize", "--model", trained.Model, "--input", trained.Test, "--output", _folder.File("features.tsv")],
        TimeSpan.FromMinutes(2), variable: (variable, value));
}
