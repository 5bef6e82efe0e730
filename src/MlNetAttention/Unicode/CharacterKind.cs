namespace MlNetAttention.Unicode;

/// <summary>What a code point is to the rules that split a text. The numbers are those of the table.</summary>
internal enum CharacterKind : byte
{
    /// <summary>Punctuation, a symbol, a code point for private use, half of a surrogate pair.</summary>
    Sign = 0,

    /// <summary>White space, a control character, and the zero-width space, which stands between words.</summary>
    Blank = 1,

    /// <summary>A letter or number of a script that puts blanks between words.</summary>
    Word = 2,

    /// <summary>A letter of Katakana, in which words are written without blanks among other scripts.</summary>
    Katakana = 3,

    /// <summary>An ideograph of Han, Tangut, Nushu or Khitan.</summary>
    Ideograph = 4,

    /// <summary>A letter of a script without blanks between words.</summary>
    Unspaced = 5,

    /// <summary>A combining mark.</summary>
    Mark = 6,

    /// <summary>An ignorable character such as the soft hyphen, a variation selector or a mark of direction.</summary>
    Invisible = 7,

    /// <summary>The zero-width joiner, which is part of emoji.</summary>
    Joiner = 8,

    /// <summary>An emoji, or a symbol that can become one.</summary>
    Pictograph = 9,

    /// <summary>A skin tone, which modifies the emoji before it.</summary>
    SkinTone = 10,

    /// <summary>Half of a flag.</summary>
    RegionalIndicator = 11,

    /// <summary>A tag, which is part of emoji such as the flag of England.</summary>
    Tag = 12,
}

/// <summary>What else is known of a code point. The bits are those of the table.</summary>
[Flags]
internal enum CharacterTraits : byte
{
    None = 0,

    /// <summary>Normalisation may move it or join it to the character before.</summary>
    Continues = 1,

    /// <summary>A fraction or a superscript or circled number, whose digits must not run into those beside it.</summary>
    StandsApart = 2,

    /// <summary>Writes the next letter of its script below the one before.</summary>
    Stacks = 4,

    /// <summary>A letter (general category L).</summary>
    Letter = 8,
}
