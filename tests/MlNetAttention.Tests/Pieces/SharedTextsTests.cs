using FastBertTokenizer;
using MlNetAttention.Tests.Unicode;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pieces;

/// <summary>The texts of all data sets, with the vocabulary of BERT, where they lie beside the repository.</summary>
public class SharedTextsTests
{
    private static readonly string Folder = Path.Combine(UnicodeFile.Repository, "..", "shared", "data");

    private static string VocabularyPath => Path.Combine(Folder, "wordpiece", "bert-uncased-vocab.txt");

    private static string[] Texts()
    {
        Assert.SkipUnless(File.Exists(VocabularyPath), "The data sets are not there: ../shared/data of the repository.");
        return
        [
            .. new[] { "train", "dev", "test" }.SelectMany(part =>
                    Directory.GetFiles(Folder, $"{part}.tsv", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                .SelectMany(file => File.ReadLines(file).Skip(1))
                .Select(line => line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..]),
        ];
    }

    [Fact]
    public void All_texts_have_the_pieces_of_the_library()
    {
        string[] texts = Texts();
        HuggingFace.SkipWhereMissing();
        string[] pieces = File.ReadAllLines(VocabularyPath);
        PieceTokenizer ours = Pieces.Bert(pieces);
        using var library = new HuggingFace(TokenizerJson.WordPiece(pieces));

        string[] wrong = [.. texts.Where(text => !library.Ids(text).SequenceEqual(ours.Ids(text)))];

        Assert.InRange(texts.Length, 100_000, int.MaxValue);
        Assert.True(wrong.Length == 0, $"{wrong.Length} of {texts.Length}, first {Answers.Escape(wrong.FirstOrDefault(""))}");
    }

    // FastBertTokenizer is another reference, for systems without the library. It reads added tokens, controls and unknown words
    // in its own way, so its texts are those of visible ASCII with nothing in brackets, and words that are not too long.
    [Fact]
    public void Texts_of_visible_ASCII_have_the_pieces_of_another_library()
    {
        string[] texts =
        [
            .. Texts().Where(text => text.All(unit => unit is >= ' ' and <= '~' and not '[')
                && text.Split(' ').All(word => word.Length <= 100)),
        ];
        PieceTokenizer ours = Pieces.Bert(File.ReadAllLines(VocabularyPath));
        var other = new BertTokenizer();
        using (var vocabulary = new StreamReader(VocabularyPath)) other.LoadVocabulary(vocabulary, convertInputToLowercase: true);
        int Count(string text) => text.Length + 2; // pieces of one character, first and separator

        Assert.All(texts, text =>
        {
            var ids = new long[Count(text)];
            int count = other.Encode(text, ids, new long[ids.Length]);
            Assert.Equal(ids[1..(count - 1)], ours.Ids(text).Select(id => (long)id));
        });
    }

    [Fact]
    public void All_texts_have_the_bytes_of_the_library()
    {
        string[] texts = Texts();
        HuggingFace.SkipWhereMissing();
        PieceTokenizer ours = Pieces.Roberta();
        using var library = new HuggingFace(TokenizerJson.ByteLevel(PieceVocabularies.ByteLevel, PieceVocabularies.MergeLines));

        string[] wrong = [.. texts.Where(text => !library.Ids(text).SequenceEqual(ours.Ids(text)))];

        Assert.True(wrong.Length == 0, $"{wrong.Length} of {texts.Length}, first {Answers.Escape(wrong.FirstOrDefault(""))}");
    }
}
