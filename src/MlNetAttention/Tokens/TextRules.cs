using MlNetAttention.Options;
using MlNetAttention.Tokens.Pieces;
using MlNetAttention.Unicode;

namespace MlNetAttention.Tokens;

/// <summary>How a text becomes tokens. A saved model names them, and keeps them.</summary>
internal sealed record TextRules
{
    /// <summary>The rules of the first models: invariant lower case, and nothing else done to a text.</summary>
    internal const int FirstVersion = 1;

    /// <summary>The rules of new models.</summary>
    internal const int NewestVersion = 2;

    internal int Version { get; init; } = NewestVersion;

    internal TextNormalization Normalization { get; init; } = TextNormalization.Compatibility;

    /// <summary>Whether case is folded; in version 1, whether texts are lower-cased.</summary>
    internal bool Lowercase { get; init; } = true;

    internal UnspacedText UnspacedText { get; init; } = UnspacedText.Pairs;

    /// <summary>
    /// Cuts texts into the pieces of a tokenizer that others have made, and then decides all the rest; null for words.
    /// </summary>
    internal PieceTokenizer? Pieces { get; init; }

    /// <summary>Whether the rules are those of the first models, which depend on the runtime's version of Unicode.</summary>
    internal bool AreFirst => Version == FirstVersion;

    internal NormalizationSteps Steps => new(
        Normalization switch
        {
            TextNormalization.None => Decomposition.None,
            TextNormalization.Canonical => Decomposition.Canonical,
            _ => Decomposition.Compatibility,
        },
        Compose: Normalization != TextNormalization.None, Fold: Lowercase, Tidy: Normalization != TextNormalization.None);

    /// <summary>The rules of models saved before there was a choice.</summary>
    internal static TextRules First(bool lowercase) => new()
    {
        Version = FirstVersion,
        Normalization = TextNormalization.None,
        Lowercase = lowercase,
        UnspacedText = UnspacedText.Runs,
    };

    /// <summary>The rules of texts that are cut into pieces.</summary>
    internal static TextRules Of(PieceTokenizer pieces) => new()
    {
        Normalization = TextNormalization.None,
        Lowercase = false,
        UnspacedText = UnspacedText.Runs,
        Pieces = pieces,
    };

    /// <summary>Checks rules that a saved model names.</summary>
    /// <exception cref="ArgumentException">Names the property, what was found and what was expected.</exception>
    internal void Validate()
    {
        Check.Range(Version, FirstVersion, NewestVersion, "version of the text rules");
        Check.That(!AreFirst || this == First(Lowercase), "text rules of version 1", this, $"{First(Lowercase)}");
        Check.Defined(Normalization, "normalization");
        Check.Defined(UnspacedText, "unspaced text");
    }
}
