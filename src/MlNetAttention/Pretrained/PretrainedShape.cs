using MlNetAttention.Pretrained.Sentences;

namespace MlNetAttention.Pretrained;

/// <summary>
/// The families of encoders that can be read. All have norms behind their residual sums, and learned positions.
/// </summary>
internal enum PretrainedFamily
{
    /// <summary>BERT (Devlin et al. 2019), and what has its form, as MiniLM does.</summary>
    Bert = 0,

    /// <summary>DistilBERT (Sanh et al. 2019): no segments.</summary>
    DistilBert = 1,

    /// <summary>RoBERTa (Liu et al. 2019): positions begin behind the id of padding.</summary>
    Roberta = 2,
}

/// <summary>The shape of a pretrained encoder: all that determines its weights and their use.</summary>
/// <remarks>Letters: V words, D width, H heads, F width of the feed-forward network, P positions, S segments.</remarks>
internal sealed record PretrainedShape
{
    internal required PretrainedFamily Family { get; init; }

    /// <summary>V, the number of rows of the embedding. 2 to 4,000,000.</summary>
    internal required int Words { get; init; }

    /// <summary>D. 1 to 4096.</summary>
    internal required int Width { get; init; }

    /// <summary>1 to 64.</summary>
    internal required int Layers { get; init; }

    /// <summary>H, a divisor of D.</summary>
    internal required int Heads { get; init; }

    /// <summary>F. 1 to 65,536.</summary>
    internal required int FeedForwardWidth { get; init; }

    internal required ActivationKind Activation { get; init; }

    /// <summary>What is added to the variance under the root of a norm.</summary>
    internal required float NormEpsilon { get; init; }

    /// <summary>
    /// P, the number of positions that a token can have: those of the file without <see cref="FirstPosition"/>.
    /// </summary>
    internal required int Positions { get; init; }

    /// <summary>The row of the first token's position in the file; 0 except for RoBERTa.</summary>
    internal int FirstPosition => FamilyFields.Of(Family).FirstPosition(PaddingId);

    /// <summary>S, the number of segments; 0 where the family has none.</summary>
    internal required int Segments { get; init; }

    internal required int PaddingId { get; init; }

    /// <summary>The most tokens, special ones included: at most P.</summary>
    internal required int MaxTokens { get; init; }

    /// <summary>First, mean, max or last.</summary>
    internal PoolingKind Pooling { get; init; } = PoolingKind.Mean;

    /// <summary>The linear map behind the pooling; null where there is none.</summary>
    internal DenseShape? Dense { get; init; }

    /// <summary>Whether the result is scaled to length 1.</summary>
    internal bool Normalizes { get; init; }

    /// <summary>Whether texts are made lower case before the tokenizer sees them, whatever it does itself.</summary>
    internal bool Lowercase { get; init; }
}
