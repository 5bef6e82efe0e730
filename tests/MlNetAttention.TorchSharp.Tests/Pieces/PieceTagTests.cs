using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Training.Tests.Pipelines;

namespace MlNetAttention.Training.Tests.Pieces;

/// <summary>Tags of words whose tokens are pieces: the first piece of a word has its tag and gives it its scores.</summary>
[Collection(TrainingCollection.Name)]
public sealed class PieceTagTests : IDisposable
{
    private const string Blank = "\u0120";

    private static readonly AttentionOptions Options = Rows.Small with
    {
        TokenScoresColumnName = "Scores",
        TokenScoresPerWord = true,
        TokensColumnName = "Tokens",
        Training = Rows.Small.Training with { Epochs = 2, Folds = 1 },
    };

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Text", false)]
    [InlineData("Text", true)]
    [InlineData("Words", false)]
    [InlineData("Words", true)]
    public void A_word_has_the_scores_of_its_first_piece(string input, bool isByteLevel)
    {
        string folder = isByteLevel ? _folder.ByteLevel() : _folder.WordPiece();
        AttentionOptions options = Options.WithTokenizer(folder);
        options = options with { Encoder = options.Encoder with { MaxTokens = 11 } };
        IDataView train = View(Rows.OrderOfTwo(53));
        string[] words = ["quick", "left's", "the", "old", "quiet", "fox", "right"];
        IDataView test = View([new Row { Text = $"  {string.Join("  ", words)} ", Words = [.. words], Tags = ["filler"] }]);
        AttentionFeaturizingTransformer ofWords = Fit(input, options, train);
        AttentionFeaturizingTransformer ofPieces = Fit(input, options with { TokenScoresPerWord = false }, train);

        string[] pieces = ofPieces.Transform(test).GetColumn<string[]>("Tokens").Single();
        float[] scores = ofPieces.Transform(test).GetColumn<float[]>("Scores").Single();
        int tags = scores.Length / pieces.Length;
        Assert.Equal((11, 3), (pieces.Length, tags));

        // A blank that is a piece by itself is no part of the word behind it.
        var expected = new List<float>();
        int at = 0;
        foreach (string word in words)
        {
            string[] own = TokenizerFiles.Spell(folder, input == "Text" && isByteLevel ? $" {word}" : word);
            own = [.. own.Where(piece => piece != Blank)];
            while (at < pieces.Length && pieces[at] == Blank) at++;
            expected.AddRange(at < pieces.Length ? scores[(at * tags)..((at + 1) * tags)] : new float[tags]);
            if (at < pieces.Length) Assert.Equal(own[0], pieces[at]);
            at += own.Length;
        }

        float[] found = ofWords.Transform(test).GetColumn<float[]>("Scores").Single();
        Assert.Equal(expected, found);
        Assert.Equal(new float[tags], found[^tags..]);
        ITransformer loaded = EstimatorWorkout.SaveAndLoad(_ml, ofWords, train.Schema);
        Assert.Equal(found, loaded.Transform(test).GetColumn<float[]>("Scores").Single());
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("Words")]
    public void Tags_of_words_are_learned(string input)
    {
        AttentionOptions options = Options.WithTokenizer(_folder.WordPiece()) with
        {
            Training = Options.Training with { Epochs = 40, LearningRate = 0.02, Dropout = 0, WordDropout = 0 },
        };
        List<Row> rows = Rows.OrderOfTwo(601), unseen = Rows.OrderOfTwo(53, seed: 8);
        IDataView train = View(rows);
        AttentionFeaturizingTransformer model = Fit(input, options, train);
        float[][] scores = [.. model.Transform(View(unseen)).GetColumn<float[]>("Scores")];
        int right = 0, all = 0;
        foreach ((Row row, float[] ofWords) in unseen.Zip(scores))
        {
            int tags = model.ClassNames.Count;
            Assert.Equal(row.Words.Length * tags, ofWords.Length);
            for (int word = 0; word < row.Words.Length; word++, all++)
            {
                int best = Enumerable.Range(0, tags).MaxBy(tag => ofWords[word * tags + tag]);
                if (model.ClassNames[best] == row.Tags[word]) right++;
            }
        }

        Assert.True(right > 0.95 * all, $"{right} of {all}");
    }

    [Fact]
    public void Another_number_of_tags_than_of_words_is_named_even_if_pieces_are_as_many()
    {
        string folder = _folder.WordPiece();
        List<Row> rows = Rows.OrderOfTwo(23);
        int pieces = TokenizerFiles.Spell(folder, rows[6].Text).Length;
        Assert.NotEqual(rows[6].Words.Length, pieces);
        rows[6].Tags = [.. Enumerable.Repeat("filler", pieces)];
        foreach (string input in (string[])["Text", "Words"])
        {
            InvalidOperationException error =
                Assert.Throws<InvalidOperationException>(() => Fit(input, Options.WithTokenizer(folder), View(rows)));
            Assert.Contains(
                $"Row 7 has {pieces} tags in column 'Tags' and {rows[6].Words.Length} words in column '{input}'", error.Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Keys_have_no_words_to_be_scored()
    {
        IDataView data = View(Rows.OrderOfTwo(23));
        data = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words").Fit(data).Transform(data);
        Assert.Contains("expected text or a vector of text", Assert.Throws<ArgumentOutOfRangeException>(
            () => Fit("Keys", Options.WithTokenizer(_folder.WordPiece()), data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_configuration_passes_the_workout()
    {
        foreach (string input in (string[])["Text", "Words"])
        {
            IDataView data = View(Rows.OrderOfTwo(41));
            IDataView wrong = _ml.Transforms.CopyColumns(input, "Number").Fit(data).Transform(data);
            var estimator = _ml.Transforms.Text.FeaturizeWithAttention(
                "Features", input, "Tags", Options.WithTokenizer(_folder.WordPiece()));
            EstimatorWorkout.Run(_ml, estimator, data, wrong);
        }
    }

    private AttentionFeaturizingTransformer Fit(string input, AttentionOptions options, IDataView train) =>
        _ml.Transforms.Text.FeaturizeWithAttention("Features", input, "Tags", options).Fit(train);

    private IDataView View(List<Row> rows)
    {
        IDataView view = _ml.View(rows);
        return _ml.Transforms.Conversion.MapValueToKey("Tags").Fit(_ml.View(Rows.OrderOfTwo(53))).Transform(view);
    }
}
