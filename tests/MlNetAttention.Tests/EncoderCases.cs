namespace MlNetAttention.Tests;

/// <summary>Every combination of the choices an encoder has, at small sizes of which no two are equal.</summary>
internal static class EncoderCases
{
    internal static IEnumerable<EncoderOptions> All =>
        from mechanism in Enum.GetValues<AttentionMechanism>()
        from source in Enum.GetValues<AttentionSource>()
        from positions in Enum.GetValues<PositionKind>()
        from norm in Enum.GetValues<NormPlacement>()
        from pooling in Enum.GetValues<PoolingKind>()
        from activation in Enum.GetValues<ActivationKind>()
        select RandomEncoder.Small with
        {
            Mechanism = mechanism,
            Source = source,
            Layers = source == AttentionSource.Tables ? 1 : 2,
            Positions = positions,
            Norm = norm,
            Pooling = pooling,
            Activation = activation,
        };

    /// <summary>The shapes of encoders that others have trained.</summary>
    internal static IEnumerable<EncoderOptions> Pretrained =>
        from pooling in Enum.GetValues<PoolingKind>()
        from dense in (int?[])[null, 4, 13]
        select RandomEncoder.Small with
        {
            Layers = 2,
            Norm = NormPlacement.After,
            Positions = PositionKind.LearnedAbsolute,
            LocalContextWidth = 1,
            EmbeddingNorm = true,
            NormEpsilon = 1e-12f,
            Pooling = pooling,
            NormalizePooled = dense != 4,
            DenseWidth = dense,
            DenseActivation = dense == 13 ? DenseActivation.Tanh : DenseActivation.Identity,
        };

    /// <summary>One combination in 13, and the corners that the combinations leave out.</summary>
    internal static IEnumerable<EncoderOptions> Some =>
    [
        .. All.Where((_, i) => i % 13 == 0),
        new(),
        RandomEncoder.Small with { FeedForwardWidth = null },
        RandomEncoder.Small with { FeedForwardWidth = 0 },
        RandomEncoder.Small with { LocalContextWidth = 1 },
        RandomEncoder.Small with { LocalContextWidth = 5, Layers = 3 },
        RandomEncoder.Small with { Width = 1, Heads = 1 },
        RandomEncoder.Small with { Width = 37, Heads = 37 },
        RandomEncoder.Small with { MaxTokens = 1 },
        .. Pretrained,
        RandomEncoder.Small with { Mechanism = AttentionMechanism.FixedRatio, FixedRatio = 0 },
    ];
}
