namespace MlNetAttention;

/// <summary>The ways an encoder can be told the position of a token in its sequence.</summary>
public enum PositionKind
{
    /// <summary>No positions; only the local context distinguishes neighbours from other tokens.</summary>
    None = 0,

    /// <summary>A learned vector per position is added to the token's vector.</summary>
    LearnedAbsolute = 1,

    /// <summary>A fixed vector of sines and cosines per position is added (Vaswani et al. 2017, section 3.5).</summary>
    Sinusoidal = 2,

    /// <summary>
    /// A learned number per head and distance j−i, clipped at <see cref="EncoderOptions.MaxRelativeDistance"/>, is added to the
    /// relevance of token j for token i (Shaw et al. 2018; Raffel et al. 2020). With
    /// <see cref="AttentionMechanism.SymmetricKeys"/> the number depends on |j−i|, so that relevances stay symmetric;
    /// <see cref="AttentionMechanism.FixedRatio"/> has no relevances and ignores it.
    /// </summary>
    RelativeBias = 3,
}
