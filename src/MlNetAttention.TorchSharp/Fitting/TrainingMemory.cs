using System.Globalization;
using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Weights;

namespace MlNetAttention.Fitting;

/// <summary>An estimate of the memory of training one encoder, in bytes.</summary>
/// <param name="Encoder">The weights, their gradients, two moments, average and best values.</param>
/// <param name="Batch">The largest batch with all that is kept for its gradient.</param>
/// <param name="Rows">Rows of that batch.</param>
/// <param name="Tokens">Tokens of each.</param>
internal sealed record TrainingMemory(long Encoder, long Batch, int Rows, int Tokens)
{
    // Tensors of every kind that libtorch holds at once: a fit to peaks of resident memory at width 64, with one and two layers and
    // rows of 512 and 2,048 tokens. Long rows need more, as the C library gives memory back late.
    private const int CopiesOfWeights = 6;
    private const int Embeddings = 10;
    private const int PerLayer = 8;
    private const int PerLayerHidden = 2;
    private const int PerRelevance = 10;
    private const int PerLogit = 3;

    internal long Bytes => Encoder + Batch;

    /// <summary>The memory of training on a set.</summary>
    internal static TrainingMemory Of(EncoderOptions options, TrainingSettings settings, TrainingSet set)
    {
        int tokens = Math.Max(1, set.Sequences.Max(ids => ids.Length));
        long rows = Math.Clamp(settings.Batch.Tokens / tokens, 1, Math.Min(settings.Batch.Rows, set.Sequences.Count));
        double all = (double)rows * tokens, relevances = all * tokens * options.Heads;
        double related = options.Mechanism == AttentionMechanism.FixedRatio ? 0
            : relevances > LongAttention.LargestPart ? Math.Max(LongAttention.LargestPart, (double)rows * options.Heads * tokens)
            : relevances * options.Layers;
        double numbers = all * options.Width * (Embeddings + (double)PerLayer * options.Layers)
            + all * options.HiddenWidth * (double)PerLayerHidden * options.Layers
            + related * PerRelevance + Logits(settings, set, all, rows) * PerLogit;
        double weights = EncoderLayout.Of(options, set.Vocabulary).Sum(shape => (double)shape.Count);
        return new TrainingMemory(InBytes(weights * CopiesOfWeights), InBytes(numbers), (int)rows, tokens);
    }

    /// <summary>The number of encoders that can be trained at once, at least 1.</summary>
    internal int Encoders(long? available) =>
        available is { } bytes ? (int)Math.Clamp(bytes / Math.Max(1, Bytes), 1, int.MaxValue) : int.MaxValue;

    /// <summary>The reason why training cannot fit into so much memory; null where it can.</summary>
    internal string? Problem(long? available, EncoderOptions options, TrainingSettings settings) =>
        available is null || available >= Bytes ? null : string.Create(CultureInfo.InvariantCulture,
            $"Training needs about {Bytes / 1e9:F1} GB, {Batch / 1e9:F1} GB of them for a batch of {Rows} rows of {Tokens} "
            + $"tokens, but {available / 1e9:F1} GB of memory are available. Lower {nameof(EncoderOptions.MaxTokens)} ({options.MaxTokens}), "
            + $"{nameof(TrainingOptions.BatchSize)} ({settings.Batch.Rows}), {nameof(TrainingOptions.BatchTokens)} "
            + $"({settings.Batch.Tokens}) or {nameof(EncoderOptions.Width)} ({options.Width}).");

    private static double Logits(TrainingSettings settings, TrainingSet set, double tokens, long rows) => set.LabelKind switch
    {
        LabelKind.None => tokens * settings.MaskedTokenFraction * set.Vocabulary.Size,
        LabelKind.Tags => tokens * set.ClassCount,
        _ => (double)rows * Math.Max(1, set.ClassCount),
    };

    private static long InBytes(double numbers) => (long)Math.Min(numbers * sizeof(float), long.MaxValue / 4);
}
