using MlNetAttention.Unicode;

namespace MlNetAttention.Tests.Unicode;

/// <summary>What each code point is in a text, from the properties that Unicode's files give it.</summary>
internal sealed class CharacterKinds
{
    private const int KatakanaSound = 0x30FC, HalfwidthSound = 0xFF70, ZeroWidthSpace = 0x200B;

    // Of the scripts without blanks between words, line breaking has a class for those of South-East Asia; these have none.
    private static readonly string[] OtherUnspacedScripts = ["Hiragana", "Javanese", "Balinese"];

    private readonly HashSet<int> _blanks, _flagHalves, _skinTones, _pictographs, _ideographs, _extenders, _ignorables,
        _unspaced, _katakana, _nonCharacters, _han, _stackers;

    internal CharacterKinds()
    {
        ILookup<string, int> properties = UnicodeFile.Property("PropList");
        ILookup<string, int> emoji = UnicodeFile.Property("emoji/emoji-data");
        ILookup<string, int> scripts = UnicodeFile.Property("Scripts");
        ILookup<string, int> syllables = UnicodeFile.Property("IndicSyllabicCategory");
        _blanks = [.. properties["White_Space"], ZeroWidthSpace];
        _flagHalves = [.. properties["Regional_Indicator"]];
        _skinTones = [.. emoji["Emoji_Modifier"]];
        _pictographs = [.. emoji["Extended_Pictographic"]];
        _ideographs = [.. properties["Ideographic"]];
        _extenders = [.. properties["Other_Grapheme_Extend"]];
        _nonCharacters = [.. properties["Noncharacter_Code_Point"]];
        _han = [.. scripts["Han"]];
        _katakana = [.. scripts["Katakana"], KatakanaSound, HalfwidthSound];
        _unspaced =
        [
            .. UnicodeFile.Property("LineBreak")["SA"], .. OtherUnspacedScripts.SelectMany(script => scripts[script]),
        ];
        _stackers = [.. syllables["Virama"].Concat(syllables["Invisible_Stacker"]).Where(_unspaced.Contains)];

        // Default_Ignorable_Code_Point, as DerivedCoreProperties.txt defines it.
        _ignorables =
        [
            .. properties["Other_Default_Ignorable_Code_Point"], .. properties["Variation_Selector"],
            .. Enumerable.Range(0, UnicodeCharacters.Limit).Where(point => Category(point) == "Cf"),
        ];
        _ignorables.ExceptWith(properties["White_Space"]);
        _ignorables.ExceptWith(properties["Prepended_Concatenation_Mark"]);
        _ignorables.ExceptWith(Enumerable.Range(0xFFF9, 3));
        _ignorables.ExceptWith(Enumerable.Range(0x13430, 16));
    }

    internal CharacterKind KindOf(int point)
    {
        string category = Category(point);
        if (category == "Cs" || _nonCharacters.Contains(point)) return CharacterKind.Sign;
        if (_flagHalves.Contains(point)) return CharacterKind.RegionalIndicator;
        if (_skinTones.Contains(point)) return CharacterKind.SkinTone;
        if (point == 0x200D) return CharacterKind.Joiner;
        if (point is >= 0xE0020 and <= 0xE007F) return CharacterKind.Tag;
        if (category == "Cc" || _blanks.Contains(point) || point is >= 0xFFF9 and <= 0xFFFB) return CharacterKind.Blank;
        if (_ignorables.Contains(point)) return CharacterKind.Invisible;
        if (_pictographs.Contains(point)) return CharacterKind.Pictograph;
        if (category[0] == 'M' || (category == "Lm" && _extenders.Contains(point))) return CharacterKind.Mark;
        if (category == "Cf") return point >= 0x13430 ? CharacterKind.Mark : CharacterKind.Sign;
        if (_ideographs.Contains(point) || (category[0] == 'L' && _han.Contains(point))) return CharacterKind.Ideograph;
        if (category[0] == 'L' && _katakana.Contains(point)) return CharacterKind.Katakana;
        if (category[0] == 'L' && _unspaced.Contains(point)) return CharacterKind.Unspaced;

        // What later versions of Unicode assign is letters, as a rule, and ideographs in planes 2 and 3.
        if (category == "Cn") return point >> 16 is 2 or 3 ? CharacterKind.Ideograph : CharacterKind.Word;
        return category[0] is 'L' or 'N' ? CharacterKind.Word : CharacterKind.Sign;
    }

    internal CharacterTraits TraitsOf(int point)
    {
        CharacterTraits traits = CharacterTraits.None;
        UnicodeCharacter? character = UnicodeCharacters.All[point];
        bool standsApart = character is { Category: "No", DecompositionType: "fraction" or "circle" or "super" };
        if (standsApart) traits |= CharacterTraits.StandsApart;
        if (_stackers.Contains(point)) traits |= CharacterTraits.Stacks;
        if (Category(point)[0] == 'L') traits |= CharacterTraits.Letter;
        return traits;
    }

    private static string Category(int point) => UnicodeCharacters.All[point]?.Category ?? "Cn";
}
