namespace MlNetAttention.Lab.Evaluation;

/// <summary>
/// The mechanisms from the simplest idea to the usual one, each in an encoder that learns. All but the last two are the mechanism
/// and nothing else that could relate tokens: one layer and one head, whose mixed values nothing follows that is not linear (no
/// feed-forward network, no norm of what comes out, the mean of the tokens), and no local context or subwords. The last but one has
/// local context as well, to tell what that does from what the rest of the encoder as shipped does.
/// </summary>
internal static class LadderRungs
{
    public const int DefaultEpochs = 40;

    /// <summary>For what is learned steadily; what one layer comes upon after dozens of epochs without gain is not waited for.</summary>
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

            // The bundled sets have no noise that an encoder would have to be kept from learning, and one encoder a rung is trained.
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
                    Norm = NormPlacement.Inputs,
                    Pooling = PoolingKind.Mean,
                },
            });
    }
}
