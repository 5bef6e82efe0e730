using System.Globalization;
using System.Reflection;
using MlNetAttention.Onnx.Messages;

namespace MlNetAttention.Onnx;

/// <summary>An encoder as an ONNX model: graph, weights and metadata.</summary>
internal static class OnnxExport
{
    /// <summary>The longest message that readers of protobuf accept, in bytes.</summary>
    private const long LongestModel = int.MaxValue;

    internal static ModelProto Of(AttentionEncoder encoder, OnnxExportOptions options) => new(
        options.IrVersion, options.OpsetVersion, "MlNetAttention", ProducerVersion,
        EncoderGraph.Build(encoder, options.OpsetVersion), OnnxMetadata.Of(encoder));

    /// <exception cref="NotSupportedException">The model is longer than protobuf allows; nothing was written.</exception>
    internal static void Write(ModelProto model, Stream stream)
    {
        if (model.Length > LongestModel)
        {
            throw new NotSupportedException(string.Create(
                CultureInfo.InvariantCulture,
                $"The ONNX model has {model.Length} bytes; expected at most {LongestModel}, the limit of protobuf."));
        }

        using var fields = new FieldStream(stream);
        model.Write(fields);
    }

    // Without the commit that a build appends to it.
    private static string ProducerVersion => typeof(OnnxExport).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
