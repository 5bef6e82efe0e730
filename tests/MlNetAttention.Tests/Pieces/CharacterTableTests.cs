using MlNetAttention.Tests.Unicode;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pieces;

/// <summary>The table of the product is what Hugging Face's library answers.</summary>
public class CharacterTableTests
{
    /// <summary>Set to write the table and the answers anew.</summary>
    internal const string Writes = "MLNETATTENTION_WRITE_PIECES";

    private static string TablePath =>
        Path.Combine(UnicodeFile.Repository, "src", "MlNetAttention", "Tokens", "Pieces", "characters.table");

    [Fact]
    public void The_table_is_what_the_library_answers()
    {
        HuggingFace.SkipWhereMissing();
        byte[] written = CharacterTableWriter.Write();
        if (Environment.GetEnvironmentVariable(Writes) is { Length: > 0 }) File.WriteAllBytes(TablePath, written);

        Assert.Equal(File.ReadAllBytes(TablePath), written);
    }

    [Theory]
    [InlineData('a', PieceTraits.Letter, 0)]
    [InlineData('A', PieceTraits.Letter, 'a' - 'A')]
    [InlineData(0x1E9E, PieceTraits.Letter, 0xDF - 0x1E9E)]
    [InlineData('7', PieceTraits.Number, 0)]
    [InlineData(0xBD, PieceTraits.Number, 0)]
    [InlineData('$', PieceTraits.Punctuation, 0)]
    [InlineData('~', PieceTraits.Punctuation, 0)]
    [InlineData(0x3002, PieceTraits.Punctuation, 0)]
    [InlineData(' ', PieceTraits.Blank, 0)]
    [InlineData('\n', PieceTraits.Blank, 0)]
    [InlineData(0x3000, PieceTraits.Blank, 0)]
    [InlineData(0x85, PieceTraits.Blank | PieceTraits.Control, 0)]
    [InlineData(0, PieceTraits.Control, 0)]
    [InlineData(0xAD, PieceTraits.Control, 0)]
    [InlineData(0x200B, PieceTraits.Control, 0)]
    [InlineData(0xFFFD, PieceTraits.Control, 0)]
    [InlineData(0x301, PieceTraits.Mark, 0)]
    [InlineData(0xFE0F, PieceTraits.Mark, 0)]
    [InlineData(0x4E00, PieceTraits.Ideograph | PieceTraits.Letter, 0)]
    [InlineData(0xAC00, PieceTraits.Letter, 0)]
    [InlineData(0x1F600, PieceTraits.None, 0)]
    internal void Characters_are_what_they_are_known_for(int point, PieceTraits traits, int lower) =>
        Assert.Equal(new PieceCharacter(traits, lower), PieceCharacters.Instance[point]);
}
