namespace MlNetAttention.Lab.Evaluation;

/// <summary>
/// The mechanisms from the simplest idea to the usual one, each in a trained encoder. All but the last two have the mechanism and
/// nothing else that could relate tokens: one layer with one head, nothing nonlinear behind it (no feed-forward network, no norm
/// of the output, mean pooling), and neither local context nor subwords. The last but one adds local context, to separate its
/// effect from that of the rest of the encoder as shipped.
/// </summary>
internal static class LadderRungs
{
    public const int DefaultEpochs = 40;

    /// <summary>
    /// Enough for what is learned steadily; solutions that one layer finds after dozens of epochs without gain are not awaited.
    /// </summary>
    public const int DefaultPatience = 10;

    /// <summary>The encoders, all trained alike.</summary>
    /// <param name="epochs">The most epochs.</param>
    /// <param name="patience">Epochs without improvement before training stops.</param>
    /// <param name="width">D.</param>
    /// <param name="threads">Of libtorch; null for one per processor.</param>
    public static EncoderConfiguration[] Of(int epochs, int patience, int width, int? threads)
    {
        AttentionOptions shipped = new()
        {
            Encoder = new() { Width = width },

            // The bundled sets have no noise to overfit to, so nothing regularises; one encoder a rung is trained.
            Training = new()
            {
                Epochs = epochs,
                Patience = patience,
                Threads = threads,
                Dropout = 0,
                WordDropout = 0,
                LabelSmoothing = 0,
                AdversarialNorm = 0,
                Folds = 1,
            },
        };
        EncoderConfiguration scaledDotProduct = Bare("4 scaled dot product", AttentionMechanism.ScaledDotProduct);
        return
        [
            Bare("1 fixed ratio", AttentionMechanism.FixedRatio),
            Bare("2 symmetric keys", AttentionMechanism.SymmetricKeys),
            Bare("3 query-key-value, tables", AttentionMechanism.QueryKeyValue, AttentionSource.Tables),
            Bare("3 query-key-value, projections", AttentionMechanism.QueryKeyValue),
            scaledDotProduct,
            new("4 with local context", WithLocalContext(scaledDotProduct.Options)),
            new("4 as shipped", shipped),
        ];

        AttentionOptions WithLocalContext(AttentionOptions options) => options with
        {
            Encoder = options.Encoder with { LocalContextWidth = shipped.Encoder.LocalContextWidth },
        };

        EncoderConfiguration Bare(
            string name, AttentionMechanism mechanism, AttentionSource source = AttentionSource.Projections) => new(
            name,
            shipped with
            {
                Vocabulary = new() { SubwordBuckets = 0 },
                Encoder = shipped.Encoder with
                {
                    Mechanism = mechanism,
                    Source = source,
                    Layers = 1,
                    Heads = 1,
                    FeedForwardWidth = 0,
                    LocalContextWidth = 1,
                    Norm = NormPlacement.BeforeWithoutFinal,
                    Pooling = PoolingKind.Mean,
                },
            });
    }
}
