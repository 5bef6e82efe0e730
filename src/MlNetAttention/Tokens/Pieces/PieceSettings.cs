namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// What the user says of a tokenizer. Null leaves it to the files, and to the default of the kind where they do not say.
/// </summary>
internal sealed record PieceSettings
{
    /// <summary>Whether texts are lower-cased. Default: true. For WordPiece.</summary>
    internal bool? Lowercase { get; init; }

    /// <summary>
    /// Whether texts are lower-cased before anything else is done to them, which leaves accents to the files. For WordPiece.
    /// </summary>
    internal bool LowercaseFirst { get; init; }

    /// <summary>Whether accents are left out. Default: where texts are lower-cased. For WordPiece.</summary>
    internal bool? StripAccents { get; init; }

    /// <summary>Whether every ideograph is a word by itself. Default: true. For WordPiece.</summary>
    internal bool? SplitIdeographs { get; init; }

    /// <summary>Whether control characters are left out. Default: true. For WordPiece.</summary>
    internal bool? CleanText { get; init; }

    /// <summary>What pieces begin with that do not begin a word. Default: ##. For WordPiece.</summary>
    internal string? ContinuingPrefix { get; init; }

    /// <summary>The most letters of a word that is not unknown for its length alone. Default: 100. For WordPiece.</summary>
    internal int? LongestWord { get; init; }

    /// <summary>Whether a text without a blank in front is given one. Default: false. For byte-level pieces.</summary>
    internal bool? AddPrefixSpace { get; init; }

    /// <summary>The spelling of the piece for unknown words. Default: [UNK] or &lt;unk&gt;.</summary>
    internal string? Unknown { get; init; }

    /// <summary>The spelling of the first piece. Default: [CLS] or &lt;s&gt;.</summary>
    internal string? First { get; init; }

    /// <summary>The spelling of the separator. Default: [SEP] or &lt;/s&gt;.</summary>
    internal string? Separator { get; init; }

    /// <summary>The spelling of padding. Default: [PAD] or &lt;pad&gt;.</summary>
    internal string? Padding { get; init; }

    /// <summary>The spelling of the mask. Default: [MASK] or &lt;mask&gt;, if the vocabulary has it.</summary>
    internal string? Mask { get; init; }

    /// <summary>How many separators stand between two texts: 1 (BERT) or 2 (RoBERTa).</summary>
    internal int? SeparatorsBetween { get; init; }

    /// <summary>Whether the encoder is told the segments of tokens; without it all of them are of the first.</summary>
    internal bool? HasSegments { get; init; }

    /// <summary>These settings, and those of <paramref name="others"/> where these say nothing.</summary>
    internal PieceSettings Or(PieceSettings others) => new()
    {
        Lowercase = Lowercase ?? others.Lowercase,
        LowercaseFirst = LowercaseFirst || others.LowercaseFirst,
        StripAccents = StripAccents ?? others.StripAccents,
        SplitIdeographs = SplitIdeographs ?? others.SplitIdeographs,
        CleanText = CleanText ?? others.CleanText,
        ContinuingPrefix = ContinuingPrefix ?? others.ContinuingPrefix,
        LongestWord = LongestWord ?? others.LongestWord,
        AddPrefixSpace = AddPrefixSpace ?? others.AddPrefixSpace,
        Unknown = Unknown ?? others.Unknown,
        First = First ?? others.First,
        Separator = Separator ?? others.Separator,
        Padding = Padding ?? others.Padding,
        Mask = Mask ?? others.Mask,
        SeparatorsBetween = SeparatorsBetween ?? others.SeparatorsBetween,
        HasSegments = HasSegments ?? others.HasSegments,
    };
}
