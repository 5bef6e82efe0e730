using MlNetAttention.Options;

namespace MlNetAttention;

/// <summary>The shape of an attention encoder: all that determines its weights and their use.</summary>
/// <remarks>
/// Letters: T tokens of one sequence, D = <see cref="Width"/>, H = <see cref="Heads"/>, d = D/H.
/// The record is immutable; derive variants with <c>options with { Layers = 1 }</c>.
/// </remarks>
public sealed record EncoderOptions
{
    internal const int MostSegments = 64;

    /// <summary>
    /// The way tokens are weighed against each other. Default: <see cref="AttentionMechanism.ScaledDotProduct"/>.
    /// </summary>
    public AttentionMechanism Mechanism { get; init; } = AttentionMechanism.ScaledDotProduct;

    /// <summary>The source of queries, keys and values. Default: <see cref="AttentionSource.Projections"/>.</summary>
    public AttentionSource Source { get; init; } = AttentionSource.Projections;

    /// <summary>Model width D: the length of a token vector. Default 64; 1 to 4096.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Number of heads H, a divisor of <see cref="Width"/>. Default 4.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Number of encoder blocks. Default 2; 1 to 64. <see cref="AttentionSource.Tables"/> needs exactly 1.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>
    /// Width of the hidden layer of the feed-forward network of each block; 0 leaves the network out;
    /// null (the default) stands for 4·D. At most 65,536.
    /// </summary>
    public int? FeedForwardWidth { get; init; }

    /// <summary>Activation of the feed-forward network. Default: <see cref="ActivationKind.Gelu"/>.</summary>
    public ActivationKind Activation { get; init; } = ActivationKind.Gelu;

    /// <summary>The place of layer normalisation. Default: <see cref="NormPlacement.Before"/>.</summary>
    public NormPlacement Norm { get; init; } = NormPlacement.Before;

    /// <summary>The way the encoder is told the position of a token. Default: <see cref="PositionKind.RelativeBias"/>.</summary>
    public PositionKind Positions { get; init; } = PositionKind.RelativeBias;

    /// <summary>
    /// The largest distance with a relative bias of its own; all tokens farther away share that bias. Default 32; 1 to 4096.
    /// </summary>
    public int MaxRelativeDistance { get; init; } = 32;

    /// <summary>
    /// Number of neighbouring tokens (an odd number, the token itself included) that a learned depthwise convolution adds to a
    /// token before its query, key and value are formed; 1 switches it off. Default 3; 1 to 31. It acts on the input of the
    /// projections, so it has no effect with <see cref="AttentionSource.Tables"/>, which has none.
    /// </summary>
    public int LocalContextWidth { get; init; } = 3;

    /// <summary>
    /// The share ρ of its own value that a token keeps under <see cref="AttentionMechanism.FixedRatio"/>. Default 0.75; 0 to 1.
    /// </summary>
    public float FixedRatio { get; init; } = 0.75f;

    /// <summary>The way token vectors become one vector. Default: <see cref="PoolingKind.MeanAndMax"/>.</summary>
    public PoolingKind Pooling { get; init; } = PoolingKind.MeanAndMax;

    /// <summary>
    /// Number of outputs of a dense layer behind the pooling, y = f(x·Wᵀ + b), which is then the pooled vector; null (the
    /// default) for none. 1 to 65,536.
    /// </summary>
    public int? DenseWidth { get; init; }

    /// <summary>
    /// The activation f of the dense layer behind the pooling. Default: <see cref="DenseActivation.Identity"/>.
    /// </summary>
    public DenseActivation DenseActivation { get; init; } = DenseActivation.Identity;

    /// <summary>
    /// Whether the pooled vector is scaled to Euclidean length 1, so that a product of two is the cosine of their angle. Default
    /// false.
    /// </summary>
    public bool NormalizePooled { get; init; }

    /// <summary>
    /// Whether the sum of the vectors of a token, its place and its segment goes through a norm before the first block (Devlin et
    /// al. 2019). Default false.
    /// </summary>
    public bool EmbeddingNorm { get; init; }

    /// <summary>ε of all layer norms, added to the variance. Default 1e-5; above 0, at most 1.</summary>
    public float NormEpsilon { get; init; } = 1e-5f;

    /// <summary>
    /// The largest number of tokens in a sequence, separators included; longer ones are cut at the end, with several segments the
    /// longest first. Default 512; 1 to 65,536, and at least 2·S − 1.
    /// </summary>
    public int MaxTokens { get; init; } = 512;

    /// <summary>
    /// Number of segments S of a sequence, one per input column. With several, a learned vector per segment is added to the
    /// vectors of its tokens, and a separator with a learned vector stands between neighbouring segments (Devlin et al. 2019). An
    /// estimator of several columns sets it. Default 1; 1 to 64.
    /// </summary>
    public int Segments { get; init; } = 1;

    /// <summary>
    /// Number of learned vectors of segments; segments beyond have the last. Null for one per segment where there are several,
    /// and none otherwise. Pretrained encoders have one for a single text, too, or none at all.
    /// </summary>
    internal int? SegmentVectors { get; init; }

    /// <summary>Width of the hidden layer of the feed-forward network, 4·D where <see cref="FeedForwardWidth"/> is
    /// null.</summary>
    internal int HiddenWidth => FeedForwardWidth ?? 4 * Width;

    /// <summary>Head width d = D/H.</summary>
    internal int HeadWidth => Width / Heads;

    /// <summary>Length of what the pooling gives: D, or 2·D for <see cref="PoolingKind.MeanAndMax"/>.</summary>
    internal int PoolingWidth => Pooling == PoolingKind.MeanAndMax ? 2 * Width : Width;

    /// <summary>Length of the pooled vector P, behind the dense layer where there is one.</summary>
    internal int PooledWidth => DenseWidth ?? PoolingWidth;

    /// <summary>Number of learned vectors of segments.</summary>
    internal int SegmentRows => SegmentVectors ?? (Segments > 1 ? Segments : 0);

    internal bool HasSegments => SegmentRows > 0;

    /// <summary>Whether the mechanism weighs queries against keys.</summary>
    internal bool UsesQueries => Mechanism is AttentionMechanism.QueryKeyValue or AttentionMechanism.ScaledDotProduct;

    /// <summary>Whether the mechanism weighs keys at all.</summary>
    internal bool UsesKeys => Mechanism != AttentionMechanism.FixedRatio;

    /// <summary>
    /// Whether attention has a norm. Looked-up queries, keys and values have no input that a norm before them could act on.
    /// </summary>
    internal bool HasAttentionNorm => Norm == NormPlacement.After || Source == AttentionSource.Projections;

    /// <summary>Whether a norm stands behind the last block.</summary>
    internal bool HasFinalNorm => Norm == NormPlacement.Before;

    internal bool HasLocalContext => LocalContextWidth > 1 && Source == AttentionSource.Projections;

    internal bool HasRelativeBias =>
        Positions == PositionKind.RelativeBias && Mechanism != AttentionMechanism.FixedRatio;

    /// <summary>Entries of a relative bias per head: 2·R+1, or R+1 for symmetric keys, where it depends on |j−i|.</summary>
    internal int RelativeBiasEntries => Mechanism == AttentionMechanism.SymmetricKeys
        ? MaxRelativeDistance + 1
        : 2 * MaxRelativeDistance + 1;

    /// <summary>Checks every property against its documented range.</summary>
    /// <exception cref="ArgumentException">Names the property, what was found and what was expected.</exception>
    internal void Validate()
    {
        Check.Defined(Mechanism, nameof(Mechanism));
        Check.Defined(Source, nameof(Source));
        Check.Defined(Activation, nameof(Activation));
        Check.Defined(Norm, nameof(Norm));
        Check.Defined(Positions, nameof(Positions));
        Check.Defined(Pooling, nameof(Pooling));
        Check.Range(Width, 1, 4096, nameof(Width));
        Check.Range(Heads, 1, 4096, nameof(Heads));
        Check.That(Width % Heads == 0, nameof(Heads), Heads, $"a divisor of {nameof(Width)} ({Width})");
        Check.Range(Layers, 1, 64, nameof(Layers));
        Check.That(
            Layers == 1 || Source != AttentionSource.Tables, nameof(Layers), Layers,
            $"1 with {nameof(AttentionSource)}.{nameof(AttentionSource.Tables)}, whose vectors are looked up per word");
        if (FeedForwardWidth is { } width) Check.Range(width, 0, 65_536, nameof(FeedForwardWidth));
        Check.Range(MaxRelativeDistance, 1, 4096, nameof(MaxRelativeDistance));
        Check.Range(LocalContextWidth, 1, 31, nameof(LocalContextWidth));
        Check.That(LocalContextWidth % 2 == 1, nameof(LocalContextWidth), LocalContextWidth, "an odd number");
        Check.Range(FixedRatio, 0f, 1f, nameof(FixedRatio));
        if (DenseWidth is { } dense) Check.Range(dense, 1, 65_536, nameof(DenseWidth));
        Check.Defined(DenseActivation, nameof(DenseActivation));
        Check.Range(NormEpsilon, float.Epsilon, 1f, nameof(NormEpsilon));
        Check.Range(Segments, 1, MostSegments, nameof(Segments));
        if (SegmentVectors is { } vectors) Check.Range(vectors, 0, MostSegments, nameof(SegmentVectors));
        Check.Range(MaxTokens, 1, 65_536, nameof(MaxTokens));
        Check.That(
            MaxTokens >= 2 * Segments - 1, nameof(MaxTokens), MaxTokens,
            $"at least {2 * Segments - 1}, a token for each of {Segments} segments and the separators between them");
    }
}
