using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Pretrained.Sentences;

/// <summary>Reads <c>2_Dense/config.json</c>.</summary>
internal static class DenseConfiguration
{
    internal const string Tanh = "torch.nn.modules.activation.Tanh";
    internal const string Identity = "torch.nn.modules.linear.Identity";

    /// <param name="file">The file.</param>
    /// <param name="inputs">The length of the pooled vector.</param>
    /// <exception cref="FormatException">It is damaged, or describes a stage that is not known.</exception>
    internal static (DenseShape Shape, bool HasBias) Read(FolderFile file, int inputs)
    {
        JsonFields fields = JsonFields.Of(file);
        fields.Whole("in_features", inputs, inputs);
        int outputs = fields.Whole("out_features", 1, DenseShape.MostOutputs);
        DenseActivation activation = fields.Text("activation_function") switch
        {
            Tanh => DenseActivation.Tanh,
            Identity => DenseActivation.Identity,
            _ => throw fields.Wrong("activation_function", $"{Tanh} or {Identity}"),
        };
        fields.ExpectNothing("use_residual", "false");
        SentenceModules.ExpectSentence(fields);
        return (new DenseShape(outputs, activation), fields.Flag("bias", absent: true));
    }
}
