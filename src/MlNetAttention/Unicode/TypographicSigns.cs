namespace MlNetAttention.Unicode;

/// <summary>
/// Signs that are written for another, by word processors or by hand: who types <c>don't</c> and <c>"yes"</c> on a keyboard
/// writes the same words as a telephone that makes <c>don’t</c> and <c>“yes”</c> of them.
/// </summary>
internal static class TypographicSigns
{
    /// <summary>Stretches an Arabic word to fill a line, and is left out.</summary>
    internal const int Tatweel = 0x0640;

    /// <summary>The sign of a keyboard that a code point stands for, or the code point itself.</summary>
    internal static int Plain(int point) => point switch
    {
        // Single quotation marks, acute accent, modifier letters and Hebrew geresh, as apostrophes; the koronis and smooth
        // breathing of Greek elision.
        0x2018 or 0x2019 or 0x201B or 0x00B4 or 0x02BB or 0x02BC or 0x02BD or 0x05F3 or 0x1FBD or 0x1FBF => '\'',

        // Double quotation marks, and Hebrew gershayim.
        0x201C or 0x201D or 0x201E or 0x201F or 0x05F4 => '"',

        // Hyphens, and the sign of minus.
        0x2010 or 0x2011 or 0x2212 => '-',
        _ => point,
    };
}
