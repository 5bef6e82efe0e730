using MlNetAttention.Saving;

namespace MlNetAttention.Training.Tests.FineTuning;

/// <summary>The small pretrained encoder, and options that train it in seconds.</summary>
internal static class TinyEncoder
{
    internal static AttentionEncoder Load(TemporaryFolder folder, WeightStorage storage = WeightStorage.Half) =>
        AttentionEncoder.LoadPretrained(
            TinyPretrained.Write(folder, Guid.NewGuid().ToString()), new PretrainedOptions { Storage = storage });

    /// <summary>All layers, a few epochs, without folds.</summary>
    internal static AttentionOptions Quick(AttentionEncoder encoder) => new()
    {
        Pretrained = encoder,
        PretrainedUse = PretrainedUse.FineTuned,
        Training = new TrainingOptions { Threads = 2, Folds = 1 },
    };

    /// <summary>All layers, as a trainer.</summary>
    internal static AttentionTrainerOptions Trainer(AttentionEncoder encoder, TrainingOptions training) =>
        new() { Pretrained = encoder, PretrainedUse = PretrainedUse.FineTuned, Training = training };

    /// <summary>Options that learn which of two words comes first: random weights are no good start.</summary>
    internal static TrainingOptions Thorough { get; } =
        new() { Threads = 2, Folds = 1, Epochs = 40, LearningRate = 0.01, Dropout = 0, Patience = 40 };

    internal static byte[] Bytes(AttentionFeaturizingTransformer model)
    {
        using var stream = new MemoryStream();
        ModelFile.Save(
            stream, new(model.Columns, model.Encoder.Options, model.Encoder.Vocabulary, model.Encoder.Weights, model.Layout));
        return stream.ToArray();
    }
}
