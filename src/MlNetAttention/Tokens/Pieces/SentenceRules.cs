using System.Collections.Immutable;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>What becomes of the blanks of a text.</summary>
internal enum BlankRule
{
    /// <summary>Several are one, and none is left at the ends.</summary>
    Trimmed,

    /// <summary>Several are one.</summary>
    Joined,

    /// <summary>Each begins a word.</summary>
    Kept,
}

/// <summary>What a SentencePiece model says beside its pieces.</summary>
internal sealed record SentenceRules
{
    /// <summary>What pieces have in place of a blank: U+2581.</summary>
    internal const char Blank = '▁';

    /// <summary>The score of every piece, by id; of more likely ones the logarithm of the probability is higher.</summary>
    internal required ImmutableArray<float> Scores { get; init; }

    /// <summary>
    /// Whether the pieces of a word are those whose scores have the highest sum (unigram language model, Kudo 2018), and not
    /// neighbours that are joined, the pair whose piece has the highest score first (BPE).
    /// </summary>
    internal bool IsUnigram { get; init; } = true;

    /// <summary>What becomes of characters; null where they stay as they are.</summary>
    internal CharacterMap? Map { get; init; }

    internal BlankRule Blanks { get; init; }

    /// <summary>Whether all white space is a blank, not only U+0020.</summary>
    internal bool AnyWhiteSpace { get; init; }

    /// <summary>Whether white space of any kind is left out at the end, beside the blanks that characters become.</summary>
    internal bool StripsEnd { get; init; }

    /// <summary>Whether a text that does not begin with a blank is given one.</summary>
    internal bool AddsPrefix { get; init; } = true;

    /// <summary>The pieces of bytes, by byte, which characters without a piece become; empty where they are unknown.</summary>
    internal ImmutableArray<int> Bytes { get; init; } = [];
}
