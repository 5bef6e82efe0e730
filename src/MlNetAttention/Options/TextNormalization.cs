namespace MlNetAttention;

/// <summary>
/// Which spellings of a text are the same text. The rules are those of Unicode 15.0 on every machine and runtime, whatever its
/// globalization mode.
/// </summary>
public enum TextNormalization
{
    /// <summary>Characters stay as they are.</summary>
    None = 0,

    /// <summary>
    /// Normalization Form C, without ignorable characters: é is the same as e with an accent, and soft hyphens, zero-width
    /// joiners, variation selectors and marks of direction are left out, except where an emoji consists of several.
    /// </summary>
    Canonical = 1,

    /// <summary>
    /// As <see cref="Canonical"/> with Normalization Form KC: full-width letters, ligatures and letters in the form they have
    /// within a word are the usual ones. Emoji stay as they are, ½ and superscript or circled numbers are set apart from digits
    /// beside them, curly quotation marks and apostrophes are straight, hyphens and the sign of minus are those of a keyboard,
    /// and the Arabic tatweel is left out.
    /// </summary>
    Compatibility = 2,
}
