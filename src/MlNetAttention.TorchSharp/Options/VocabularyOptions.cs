using MlNetAttention.Options;

namespace MlNetAttention;

/// <summary>The choice of tokens that get a vector of their own. Immutable.</summary>
public sealed record VocabularyOptions
{
    /// <summary>
    /// The number of occurrences in the training rows below which a token counts as unknown. Default 1; at least 1.
    /// </summary>
    public int MinimumCount { get; init; } = 1;

    /// <summary>
    /// The largest number of known tokens; the most frequent are kept, ties by ordinal order of their text.
    /// Default 50,000; 1 to 4,000,000.
    /// </summary>
    public int MaximumSize { get; init; } = 50_000;

    /// <summary>
    /// Number of vectors for subwords: parts of 3 to 5 characters, hashed (Bojanowski et al. 2017). The vector of a token is its
    /// own, or that of unknown tokens, plus those of its n subwords divided by √n, so new and rare words resemble words with the
    /// same stem or ending. Default 16,384; 0 for none; at most 4,000,000.
    /// </summary>
    public int SubwordBuckets { get; init; } = 16_384;

    /// <summary>
    /// Whether the case of a text column is folded before look-up, in full: ß and ẞ are ss, both forms of sigma are one, and the
    /// Turkish letters ı and İ are i. Default true. Vectors of text or keys are used as they are.
    /// </summary>
    public bool Lowercase { get; init; } = true;

    /// <summary>
    /// Which spellings of a text column are the same text. Default <see cref="TextNormalization.Compatibility"/>. Slots of
    /// vectors of text are brought to Normalization Form C, unless this is <see cref="TextNormalization.None"/>; keys are used as
    /// they are.
    /// </summary>
    public TextNormalization Normalization { get; init; } = TextNormalization.Compatibility;

    /// <summary>
    /// The tokens of a text column in scripts without blanks between words, such as Chinese, Japanese and Thai. Default
    /// <see cref="UnspacedText.Pairs"/>.
    /// </summary>
    public UnspacedText UnspacedText { get; init; } = UnspacedText.Pairs;

    internal Tokens.TextRules Rules =>
        new() { Normalization = Normalization, Lowercase = Lowercase, UnspacedText = UnspacedText };

    /// <summary>Checks every property against its documented range.</summary>
    /// <exception cref="ArgumentException">Names the property, what was found and what was expected.</exception>
    internal void Validate()
    {
        Check.Range(MinimumCount, 1, int.MaxValue, nameof(MinimumCount));
        Check.Range(MaximumSize, 1, Vocabulary.MaximumSize, nameof(MaximumSize));
        Check.Defined(Normalization, nameof(Normalization));
        Check.Defined(UnspacedText, nameof(UnspacedText));
        Check.Range(SubwordBuckets, 0, Tokens.Subwords.MaximumBuckets, nameof(SubwordBuckets));
    }
}
