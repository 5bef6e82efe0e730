namespace MlNetAttention.Options;

/// <summary>The options that overloads with simple arguments set; all others have their defaults.</summary>
internal static class SimpleOptions
{
    internal const int DefaultTokens = 512;
    internal const int DefaultEpochs = 20;

    internal static EncoderOptions Encoder(int maximumNumberOfTokens) => new() { MaxTokens = maximumNumberOfTokens };

    internal static TrainingOptions Training(int numberOfEpochs, string? exampleWeightColumnName = null) =>
        new() { Epochs = numberOfEpochs, ExampleWeightColumnName = exampleWeightColumnName };
}
