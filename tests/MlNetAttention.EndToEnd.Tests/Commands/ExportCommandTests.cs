using Microsoft.ML;

namespace MlNetAttention.EndToEnd.Tests.Commands;

[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class ExportCommandTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Onnx => _folder.File("model.onnx");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_file_is_the_encoder_of_the_saved_model()
    {
        await File.WriteAllTextAsync(Onnx, "an older file", TestContext.Current.CancellationToken);

        ProcessResult run = await ExportAsync(Onnx);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"^\d+ ids, 16 numbers per token, 32 per text\n$", run.Output);
        await SameAsync(new OnnxExportOptions());
    }

    [Fact]
    public async Task The_opset_can_be_chosen()
    {
        Assert.Equal(0, (await ExportAsync(Onnx, "--opset", "21")).ExitCode);

        await SameAsync(new OnnxExportOptions { OpsetVersion = 21 });
    }

    [Fact]
    public async Task Another_opset_is_wrong_usage_and_leaves_no_file()
    {
        Expect.OneLine(2, "OpsetVersion is 16; expected 17 to 21.", await ExportAsync(Onnx, "--opset", "16"));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public async Task A_target_that_cannot_be_written_is_named()
    {
        string target = _folder.File("none", "model.onnx");

        Expect.OneLine(1, target, await ExportAsync(target));
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_named_and_nothing_is_written()
    {
        string model = _folder.File("model.zip");
        await File.WriteAllTextAsync(model, "not a model", TestContext.Current.CancellationToken);

        Expect.OneLine(1, model, await BuiltProgram.Cli.RunAsync("export", "--model", model, "--onnx", Onnx));

        Assert.Equal([model], Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    private Task<ProcessResult> ExportAsync(string target, params string[] more) =>
        BuiltProgram.Cli.RunAsync(["export", "--model", trained.Model, "--onnx", target, .. more]);

    /// <summary>The target has what the library exports, and nothing else was left beside it.</summary>
    private async Task SameAsync(OnnxExportOptions options)
    {
        var stages = (IEnumerable<ITransformer>)new MLContext().Model.Load(trained.Model, out _);
        using var expected = new MemoryStream();
        Flatten(stages).OfType<AttentionFeaturizingTransformer>().Single().Encoder.ExportOnnx(expected, options);
        Assert.Equal(expected.ToArray(), await File.ReadAllBytesAsync(Onnx, TestContext.Current.CancellationToken));
        Assert.Equal([Onnx], Directory.EnumerateFileSystemEntries(_folder.FullName));

        static IEnumerable<ITransformer> Flatten(IEnumerable<ITransformer> stages) => stages.SelectMany(
            stage => stage is IEnumerable<ITransformer> chain ? Flatten(chain) : [stage]);
    }
}
