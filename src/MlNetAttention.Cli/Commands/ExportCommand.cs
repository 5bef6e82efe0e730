using System.CommandLine;
using System.Globalization;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Commands;

/// <summary>`mlnet-attention export`: a saved encoder as an ONNX model, for other runtimes.</summary>
internal static class ExportCommand
{
    private static readonly FileOption<string> Onnx = new("--onnx", FileUse.Written)
    {
        Description = "The ONNX model to write; it takes ids of tokens and a mask, and gives token vectors and a pooled vector.",
        Required = true,
    };

    private static readonly Option<int> Opset = new("--opset")
    {
        Description = "Version of the ONNX operators, 17 to 21.",
        DefaultValueFactory = _ => new OnnxExportOptions().OpsetVersion,
    };

    public static Command Create()
    {
        CliCommand command = new CliCommand(
                "export", "Write a saved encoder as an ONNX model.", "export --model model.zip --onnx model.onnx")
            .Group("Files", DataOptions.SavedPipeline, Onnx)
            .Group("Format", Opset);
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        string onnx = arguments.GetRequiredValue(Onnx);
        AttentionEncoder encoder = SavedModel.Load(arguments.GetRequiredValue(DataOptions.SavedPipeline)).Attention.Encoder;
        cancel.ThrowIfCancellationRequested();
        var options = new OnnxExportOptions { OpsetVersion = arguments.GetValue(Opset) };
        using StagedFile file = StagedFile.Write(onnx, stream => Export(encoder, stream, options));
        cancel.ThrowIfCancellationRequested();
        file.Commit();
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{encoder.Vocabulary.Size} ids, {encoder.Options.Width} numbers per token, {encoder.PooledLength} per text"));
    }

    private static void Export(AttentionEncoder encoder, Stream stream, OnnxExportOptions options)
    {
        try
        {
            encoder.ExportOnnx(stream, options);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw Failure.OfUsage(CommandRun.OneLine(error.Message));
        }
    }
}
