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
    // Tensors of every kind, as peaks of resident memory have them (tests/MlNetAttention.Benchmarks/Memory.md): about twice those
    // that libtorch holds at once, since the C library keeps freed blocks that lie between others.
    private const int CopiesOfWeights = 8;
    private const int Embeddings = 24;
    private const int PerLayer = 24;
    private const int PerLayerHidden = 5;
    private const int PerRelevance = 12;
    private const int PerLogit = 3;

    // Each part of a long attention leaves more such gaps, whatever the width. Rows of 8,192 tokens have 128 parts; nothing
    // longer was measured.
    private const double LeftPerRelevance = 0.75;
    private const double MostParts = 128;

    internal long Bytes => Encoder + Batch;

    /// <summary>The memory of training on a set.</summary>
    /// <param name="options">The shape of the encoder.</param>
    /// <param name="settings">The size of a batch and the objective.</param>
    /// <param name="set">All rows.</param>
    /// <param name="frozenLayers">Number of layers from the first that are not trained.</param>
    internal static TrainingMemory Of(EncoderOptions options, TrainingSettings settings, TrainingSet set, int frozenLayers = 0)
    {
        int tokens = Math.Max(1, set.Sequences.Max(ids => ids.Length));
        long rows = Math.Clamp(settings.Batch.Tokens / tokens, 1, Math.Min(settings.Batch.Rows, set.Sequences.Count));
        double all = (double)rows * tokens, relevances = all * tokens * options.Heads;
        int layers = options.Layers - frozenLayers;
        bool isRelated = options.Mechanism != AttentionMechanism.FixedRatio;
        bool isLong = isRelated && relevances > LongAttention.LargestPart;
        double left = isLong ? LeftPerRelevance * Math.Min(relevances, MostParts * LongAttention.LargestPart) : 0;
        double related = isLong ? Math.Max(LongAttention.LargestPart, (double)rows * options.Heads * tokens)
            : isRelated ? relevances * layers
            : 0;
        double numbers = all * options.Width * (Embeddings + (double)PerLayer * layers)
            + all * options.HiddenWidth * (double)PerLayerHidden * layers
            + related * PerRelevance + left + Logits(settings, set, all, rows) * PerLogit;
        double weights = Weights(options) - (frozenLayers == 0 ? 0 : Weights(EncoderLayout.UpTo(options, frozenLayers)));
        long kept = frozenLayers == 0 ? 0 : FrozenLayers.Bytes(set, options, frozenLayers);
        return new TrainingMemory(InBytes(weights * CopiesOfWeights) + kept, InBytes(numbers), (int)rows, tokens);

        double Weights(EncoderOptions shape) => EncoderLayout.Of(shape, set.Vocabulary).Sum(weight => (double)weight.Count);
    }

    /// <summary>The number of encoders that can be trained at once, at least 1.</summary>
    internal int Encoders(long? available) =>
        available is { } bytes ? (int)Math.Clamp(bytes / Math.Max(1, Bytes), 1, int.MaxValue) : int.MaxValue;

    /// <summary>The reason why training cannot fit into so much memory; null where it can.</summary>
    internal string? Problem(
        long? available, EncoderOptions options, TrainingSettings settings, bool isPretrained = false)
    {
        if (available is null || available >= Bytes) return null;
        string last = isPretrained
            ? $"the {nameof(PretrainedOptions.Layers)} ({options.Layers}) of the pretrained encoder"
            : $"{nameof(EncoderOptions.Width)} ({options.Width})";
        return string.Create(CultureInfo.InvariantCulture,
            $"Training needs about {Bytes / 1e9:F1} GB, {Batch / 1e9:F1} GB of them for a batch of {Rows} rows of {Tokens} "
            + $"tokens, but {available / 1e9:F1} GB of memory are available. "
            + $"Lower {nameof(EncoderOptions.MaxTokens)} ({options.MaxTokens}), "
            + $"{nameof(TrainingOptions.BatchSize)} ({settings.Batch.Rows}), "
            + $"{nameof(TrainingOptions.BatchTokens)} ({settings.Batch.Tokens}) or {last}.");
    }

    private static double Logits(TrainingSettings settings, TrainingSet set, double tokens, long rows) => set.LabelKind switch
    {
        LabelKind.None => tokens * settings.MaskedTokenFraction * set.Vocabulary.Size,
        LabelKind.Tags => tokens * set.ClassCount,
        _ => (double)rows * Math.Max(1, set.ClassCount),
    };

    private static long InBytes(double numbers) => (long)Math.Min(numbers * sizeof(float), long.MaxValue / 4);
}
