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

    /// <summary>
    /// A folder with the files of a tokenizer, by which the texts of columns and the slots of vectors of text are cut into pieces
    /// rather than words: <c>tokenizer.json</c>, <c>vocab.txt</c> (WordPiece), <c>vocab.json</c> with <c>merges.txt</c>
    /// (byte-level BPE), or a model of SentencePiece (<c>tokenizer.model</c>, <c>spiece.model</c>,
    /// <c>sentencepiece.bpe.model</c>), and beside them <c>tokenizer_config.json</c>. <c>Fit</c> reads it before any row; a model
    /// holds the files and never the path. Null, the default: words.
    /// </summary>
    /// <remarks>
    /// Known are the pieces that training rows have, by <see cref="MinimumCount"/> and <see cref="MaximumSize"/>; the piece for
    /// unknown words is the unknown token, and special pieces are not added, although the files have to name them as those of a
    /// pretrained encoder do. Keys are used as they are. <see cref="Lowercase"/>,
    /// <see cref="Normalization"/> and <see cref="UnspacedText"/> have to stay at their defaults, as the tokenizer decides all
    /// that. Tags are those of words, which are what stands between white space, or a slot that is not empty.
    /// </remarks>
    public string? TokenizerFolder { get; init; }

    /// <summary>How texts become words.</summary>
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
        if (TokenizerFolder is null) return;
        Check.That(
            !string.IsNullOrWhiteSpace(TokenizerFolder), nameof(TokenizerFolder), $"'{TokenizerFolder}'",
            "a folder, or null for words");
        var preset = new VocabularyOptions();
        CheckPreset(nameof(Lowercase), Lowercase, preset.Lowercase);
        CheckPreset(nameof(Normalization), Normalization, preset.Normalization);
        CheckPreset(nameof(UnspacedText), UnspacedText, preset.UnspacedText);
    }

    private static void CheckPreset<T>(string name, T found, T preset) where T : notnull => Check.That(
        found.Equals(preset), name, $"{found} with {nameof(TokenizerFolder)}",
        $"{preset}, the default, as the tokenizer decides what is done to texts");
}
