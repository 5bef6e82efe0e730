using MlNetAttention.MlNet;
using MlNetAttention.Tests.Pieces;
using MlNetAttention.Tokens;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Tokens;

/// <summary>Vocabularies of those pieces of a tokenizer that training rows have.</summary>
public class KnownPieceTests
{
    private static readonly PieceTokenizer Small = Pieces.Pieces.Bert(
        ["[PAD]", "[UNK]", "[CLS]", "dog", "[SEP]", "cat", "[MASK]", "cat", "s", "##s"]);

    private static readonly Vocabulary Known = Of(Small, ["##s", "dog"]);

    internal static Vocabulary Of(PieceTokenizer pieces, IEnumerable<string> known, int buckets = 17) =>
        new([.. known], TextRules.Of(pieces), subwords: new Subwords(buckets, wholeCharacters: true));

    [Fact]
    public void Pieces_have_the_ids_of_the_vocabulary_and_all_others_are_unknown()
    {
        Assert.Equal([1, 1, 1, 3, 1, 1, 1, 1, 1, 2], Enumerable.Range(0, 10).Select(Known.IdOfPiece));
        Assert.Equal(["[padding]", "[unknown]", "##s", "dog"], Enumerable.Range(0, 4).Select(Known.TextOf));
        Assert.False(Known.HasAllPieces);
        Assert.True(Vocabulary.Of(Small).HasAllPieces);
        Assert.Same(SequenceFrame.Plain, Known.Frame);
    }

    [Fact]
    public void A_piece_that_is_not_known_has_subwords_and_that_of_unknown_words_has_none()
    {
        var spellings = new List<string>();
        foreach (TokenSequence sequence in (TokenSequence[])[AsInTexts(spellings), AsInRows()])
        {
            Assert.Equal([3, 2, 1, 1, 3], sequence.Ids.ToArray());
            int[] expected = [];
            int count = 0;
            new Subwords(17, wholeCharacters: true).Append("cat", ref expected, ref count);
            Assert.Equal(6, count);
            Assert.Equal(expected[..count], sequence.SubwordsOf(2).ToArray());
            Assert.Empty(sequence.SubwordsOf(3).ToArray());
        }

        Assert.Equal(["dog", "##s", "cat", "[UNK]", "dog"], spellings);
    }

    [Fact]
    public void Texts_are_the_pieces_of_the_tokenizer()
    {
        foreach (PieceTokenizer tokenizer in (PieceTokenizer[])[Pieces.Pieces.Bert(), Pieces.Pieces.Roberta()])
        {
            string unknown = tokenizer.Pieces[tokenizer.Special.Unknown];
            List<string> known =
            [
                .. PieceTexts.Odd.SelectMany(tokenizer.Spell).Distinct().Where((piece, i) => i % 3 != 0 && piece != unknown),
            ];
            Vocabulary vocabulary = Of(tokenizer, known);
            foreach (string text in PieceTexts.Odd)
            {
                var sequence = new TokenSequence(10_007);
                var spellings = new List<string>();
                sequence.AddText(text, vocabulary, spellings);
                sequence.End();
                string[] expected = tokenizer.Spell(text);
                Assert.Equal(expected, spellings);
                Assert.Equal(
                    expected.Select(piece => known.IndexOf(piece) is var at and >= 0 ? at + 2 : Vocabulary.UnknownId),
                    sequence.Ids.ToArray());
            }
        }
    }

    [Fact]
    public void The_piece_of_unknown_words_is_no_known_one()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Of(Small, ["dog", "[UNK]"]));
        Assert.Contains("The vocabulary knows '[UNK]'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encoder_of_known_pieces_is_no_pretrained_one_to_be_saved()
    {
        using var temporary = new TemporaryFolder();
        AttentionEncoder encoder = RandomEncoder.Create(RandomEncoder.Small, Known);
        var error = Assert.Throws<InvalidOperationException>(() => encoder.SavePretrained(temporary.File("saved")));
        Assert.Contains("those pieces of a tokenizer that occur in the rows", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(temporary.File("saved")));
    }

    private static TokenSequence AsInTexts(List<string> spellings)
    {
        var sequence = new TokenSequence(17);
        sequence.AddText("DOGS cat zebra dog", Known, spellings);
        return sequence;
    }

    private static TokenSequence AsInRows()
    {
        var buffer = new TokenBuffer(Known, new SegmentLimits(17), spellings: null);
        new TextSplitter(Known.Rules).Split("DOGS cat zebra dog", buffer);
        return buffer.Sequence;
    }
}
