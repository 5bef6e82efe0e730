using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pieces;

/// <summary>Where pieces stand in the text as it was written.</summary>
public class PlaceTests
{
    private static readonly PieceTokenizer[] All = [.. PieceCase.All.Select(each => each.Ours())];

    public static Arbitrary<string> Texts() => PieceTexts.Texts();

    [Theory]
    [InlineData("Running  runs", "running|run|##s", "0+7|9+3|12+1", "110")]
    [InlineData("don't", "do|##n|'|t", "0+2|2+1|3+1|4+1", "1011")]
    [InlineData("Cafe\u0301s, CAFÉ", "cafe|##s|,|cafe", "0+5|5+1|6+1|8+4", "1011")]
    [InlineData("ca\u00ADfe \u200B!", "cafe|!", "0+5|7+1", "11")]
    [InlineData("x東京", "x|東|京", "0+1|1+1|2+1", "111")]
    [InlineData("각s", "\u1100|##\u1161|##\u11A8|##s", "0+1|0+1|0+1|1+1", "1000")]
    [InlineData("a 😀 b", "a|[UNK]|b", "0+1|2+2|5+1", "111")]
    [InlineData("\u0301a\u0301\u0323 \u0301b", "a|b", "1+3|6+1", "11")]
    [InlineData("zzz Ωzebra", "[UNK]|[UNK]", "0+3|4+6", "11")]
    public void Pieces_of_words_have_the_place_of_their_own_characters(string text, string spelled, string places, string starts)
    {
        PieceTokenizer tokenizer = Pieces.Bert(
        [
            .. PieceVocabularies.SpecialOfBert, "running", "run", "##s", "do", "##n", "'", "t", "cafe", ",", "!", "x", "東",
            "京", "a", "b",
            "\u1100", "##\u1161", "##\u11A8",
        ]);

        Check(tokenizer, text, spelled, places, starts);
    }

    [Theory]
    [InlineData("the dog", "t|he|Ġd|o|g", "0+1|1+2|4+1|5+1|6+1", "10100")]
    [InlineData("a  b", "a|Ġ|Ġ|b", "0+1|1+1|2+1|3+1", "1110")]
    [InlineData("é😀", "Ã|©|ð|Ł|ĺ|Ģ", "0+1|0+1|1+2|1+2|1+2|1+2", "101000")]
    [InlineData("it's", "i|t|'|s", "0+1|1+1|2+1|3+1", "1010")]
    public void Pieces_of_bytes_have_the_place_of_the_characters_they_are_part_of(
        string text, string spelled, string places, string starts)
    {
        string[] merges = ["h e", "Ġ d"];
        PieceTokenizer tokenizer = Pieces.Read(
            (PieceFile.VocabularyJson, Pieces.VocabularyJson(
                [.. PieceVocabularies.SpecialOfRoberta, .. ByteSpelling.Characters.Select(each => $"{each}"), "he", "Ġd"])),
            (PieceFile.Merges, string.Join('\n', merges)));

        Check(tokenizer, text, spelled, places, starts);
    }

    [Fact]
    public void A_blank_that_is_put_in_front_has_no_place()
    {
        PieceTokenizer tokenizer = Pieces.Roberta(addPrefixSpace: true);

        Assert.Equal(new Given(tokenizer.Pieces.IndexOf("Ġ"), 0, 0, true), tokenizer.Split("\nx")[0]);
        Given given = Assert.Single(tokenizer.Split("x"));
        Assert.Equal(("Ġx", 0, 1), (tokenizer.Pieces[given.Id], given.Start, given.Length));
        Assert.Equal(tokenizer.Ids(" x"), tokenizer.Ids("x"));
    }

    [Property(Arbitrary = [typeof(PlaceTests)], MaxTest = 1000, Replay = "1,3")]
    public void Places_lie_in_the_text_one_behind_the_other(string text) => Assert.All(All, tokenizer =>
    {
        (int start, int end) = (0, 0);
        foreach (Given piece in tokenizer.Split(text))
        {
            Assert.InRange(piece.Start, start, text.Length);
            Assert.InRange(piece.Start + piece.Length, end, text.Length);
            // A place is either behind the one before, or that of the same character.
            Assert.True(piece.Start >= end || !piece.StartsWord, $"{piece} begins before {end}");
            (start, end) = (piece.Start, piece.Start + piece.Length);
        }
    });

    [Property(Arbitrary = [typeof(PlaceTests)], MaxTest = 1000, Replay = "1,5")]
    public void The_place_of_an_ASCII_piece_spells_the_piece(string text)
    {
        foreach (Given piece in All[0].Split(text).Where(piece => piece.Id != All[0].Special.Unknown))
        {
            string spelled = All[0].Pieces[piece.Id];
            string there = text.Substring(piece.Start, piece.Length);
            if (!there.All(char.IsAscii) || there.Any(char.IsControl)) continue;
            Assert.Equal(piece.StartsWord ? spelled : spelled[2..], there.ToLowerInvariant());
        }
    }

    [Property(Arbitrary = [typeof(PlaceTests)], MaxTest = 1000, Replay = "1,7")]
    public void Bytes_spell_the_whole_text(string text)
    {
        PieceTokenizer ofBytes = All.First(tokenizer => tokenizer.Kind == PieceKind.ByteLevel);
        string spelled = string.Concat(ofBytes.Split(text).Select(piece => ofBytes.Pieces[piece.Id]));
        byte[] bytes = [.. spelled.Select(character => (byte)ByteSpelling.Characters.IndexOf(character))];
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(text), bytes);
    }

    private static void Check(PieceTokenizer tokenizer, string text, string spelled, string places, string starts)
    {
        List<Given> given = tokenizer.Split(text);
        Assert.Equal(spelled, string.Join('|', given.Select(piece => tokenizer.Pieces[piece.Id])));
        Assert.Equal(places, string.Join('|', given.Select(piece => $"{piece.Start}+{piece.Length}")));
        Assert.Equal(starts, string.Concat(given.Select(piece => piece.StartsWord ? '1' : '0')));
    }
}
