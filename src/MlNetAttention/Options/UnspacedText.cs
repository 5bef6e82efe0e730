namespace MlNetAttention;

/// <summary>The tokens of a text in a script without blanks between words.</summary>
public enum UnspacedText
{
    /// <summary>A run of letters is one token, as in other scripts: for texts that something else has put blanks into.</summary>
    Runs = 0,

    /// <summary>
    /// Every ideograph is a token, and so is every letter with its marks in Hiragana, Thai, Lao, Khmer, Burmese, the scripts of
    /// the Tai languages, Javanese and Balinese. A run of Katakana is a word.
    /// </summary>
    Clusters = 1,

    /// <summary>
    /// As <see cref="Clusters"/>, but a letter is a token together with the one behind it, where there is one. Ideographs stay by
    /// themselves.
    /// </summary>
    Pairs = 2,
}
