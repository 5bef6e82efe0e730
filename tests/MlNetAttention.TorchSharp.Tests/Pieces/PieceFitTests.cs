using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Saving;
using MlNetAttention.Tests.Pieces;
using MlNetAttention.Training.Tests.Pipelines;

namespace MlNetAttention.Training.Tests.Pieces;

/// <summary>Encoders that are trained from scratch on the pieces of a tokenizer.</summary>
[Collection(TrainingCollection.Name)]
public sealed class PieceFitTests : IDisposable
{
    private static readonly AttentionOptions Options = Rows.Small with
    {
        TokensColumnName = "Tokens",
        Vocabulary = new VocabularyOptions { SubwordBuckets = 31 },
    };

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("WordPiece")]
    [InlineData("bytes")]
    [InlineData("SentencePiece")]
    public void The_encoder_sees_the_pieces_of_the_tokenizer_and_knows_those_of_the_rows(string kind)
    {
        string folder = Folder(kind);
        List<Row> rows = Rows.OrderOfTwo(101);
        rows[0].Text += " \u2603 [SEP] Zebra's";
        AttentionFeaturizingTransformer model = Fit("Text", Options.WithTokenizer(folder), rows);
        Vocabulary vocabulary = model.Encoder.Vocabulary;
        string[][] expected = [.. rows.Select(row => TokenizerFiles.Spell(folder, row.Text))];
        Assert.Equal(expected, model.Transform(_ml.View(rows)).GetColumn<string[]>("Tokens"));
        Assert.Equal(
            expected.SelectMany(tokens => tokens).Where(token => token is not ("[UNK]" or "<unk>")).CountBy(token => token)
                .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
                .Select(count => count.Key),
            vocabulary.Tokens);
        Assert.True(expected[0].Length > 7);
        Assert.False(vocabulary.HasAllPieces);
        Assert.Equal("[padding]", vocabulary.TextOf(Vocabulary.PaddingId));
        Assert.Equal(expected[0], model.Encoder.Encode(rows[0].Text).Tokens);
    }

    [Theory]
    [InlineData("WordPiece")]
    [InlineData("bytes")]
    [InlineData("SentencePiece")]
    public void A_fit_is_the_same_twice_and_needs_the_folder_no_more(string kind)
    {
        string folder = Folder(kind);
        AttentionOptions options = Options.WithTokenizer(folder);
        List<Row> rows = Rows.OrderOfTwo(101);
        IDataView data = _ml.View(rows);
        AttentionFeaturizingTransformer first = Fit("Text", options, rows);
        AttentionFeaturizingTransformer second = Fit("Text", options, rows);
        Directory.Delete(folder, recursive: true);

        byte[] saved = Bytes(first);
        Assert.Equal(saved, Bytes(second));
        Assert.True(saved.AsSpan().IndexOf(System.Text.Encoding.Unicode.GetBytes(_folder.FullName)) < 0);
        List<Row> unseen = [.. rows, new Row { Text = "unheard of \u2603 words" }, new Row()];
        float[][] features = first.Transform(_ml.View(unseen)).Features();
        Assert.Equal(features, second.Transform(_ml.View(unseen)).Features());
        ITransformer loaded = EstimatorWorkout.SaveAndLoad(_ml, first, data.Schema);
        Assert.Equal(features, loaded.Transform(_ml.View(unseen)).Features());
        Assert.Equal(
            first.TransformForTrainingPipeline(data).Features(), second.TransformForTrainingPipeline(data).Features());
    }

    [Theory]
    [InlineData("Text", "Flag")]
    [InlineData("Text", null)]
    [InlineData("Words", "Number")]
    public void The_configurations_pass_the_workout(string input, string? label)
    {
        IDataView data = _ml.View(Rows.OrderOfTwo(53));
        AttentionOptions options = Options.WithTokenizer(_folder.WordPiece());
        IDataView wrong = _ml.Transforms.CopyColumns(input, "Number").Fit(data).Transform(data);
        EstimatorWorkout.Run(
            _ml, _ml.Transforms.Text.FeaturizeWithAttention("Features", input, label, options), data, wrong);
    }

    [Fact]
    public void Training_rows_are_scored_by_encoders_that_have_not_seen_them_whatever_their_pieces()
    {
        // Most words are one unknown piece, others pieces that too few rows have.
        AttentionOptions options = Rows.ByHeart with
        {
            Vocabulary = new VocabularyOptions
            {
                TokenizerFolder = _folder.WordPiece("##d", "##x"),
                MinimumCount = 3,
                SubwordBuckets = 31,
            },
        };
        List<Row> rows = Rows.OrderOfTwo(53);
        foreach ((int i, Row row) in rows.Index()) row.Text += $" word{(char)('a' + i % 26)} fox{(char)('a' + i % 23)}";
        AttentionFeaturizingTransformer model = Fit("Text", options, rows);
        IDataView data = _ml.View(rows);
        float[][] serving = model.Transform(data).Features(), training = model.TransformForTrainingPipeline(data).Features();
        Assert.Equal(rows.Count, serving.Zip(training).Count(pair => !pair.First.SequenceEqual(pair.Second)));
    }

    [Fact]
    public void Two_texts_have_a_separator_between_their_pieces()
    {
        string folder = _folder.WordPiece();
        AttentionOptions options = Options.WithTokenizer(folder);
        IDataView data = _ml.Data.LoadFromEnumerable(PairRows.WhoSaidIt(53));
        AttentionFeaturizingTransformer model =
            _ml.Transforms.Text.FeaturizeWithAttention("Features", ["First", "Second"], "Flag", options).Fit(data);
        EncodedSequence encoded = model.Encoder.Encode("left the old", "quick [SEP]");
        Assert.Equal(
            [.. TokenizerFiles.Spell(folder, "left the old"), "[SEP]", .. TokenizerFiles.Spell(folder, "quick [SEP]")],
            encoded.Tokens);
        Assert.Equal(1, encoded.Tokens.Count(token => token == "[SEP]"));
        ITransformer loaded = EstimatorWorkout.SaveAndLoad(_ml, model, data.Schema);
        Assert.Equal(model.Transform(data).Features(), loaded.Transform(data).Features());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Keys_beside_a_text_are_used_and_explained_as_they_are(bool isByteLevel)
    {
        List<Row> rows = Rows.OrderOfTwo(53);
        rows[0].Words = ["é", .. rows[0].Words, "[UNK]"];
        IDataView data = _ml.View(rows);
        data = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words").Fit(data).Transform(data);
        AttentionOptions options = Options.WithTokenizer(isByteLevel ? _folder.ByteLevel() : _folder.WordPiece());
        var model = _ml.Transforms.Text.FeaturizeWithAttention("Features", ["Text", "Keys"], "Flag", options)
            .Append(_ml.Regression.Trainers.Sdca("Number")).Fit(data);
        string[] tokens = model.Transform(data).GetColumn<string[]>("Tokens").First();
        string[] keys = tokens[(Array.IndexOf(tokens, "[SEP]") + 1)..];
        Assert.Equal(rows[0].Words[..^1], keys[..^1]);

        OcclusionExplanation explained = _ml.Model.ExplainByOcclusion(model, _ml.Data.TakeRows(data, 1)).Single();
        Assert.Equal([.. rows[0].Text.Split(' '), .. keys], explained.Tokens.Select(token => token.Token));
        Assert.InRange(explained.Tokens.Sum(token => token.AttentionReceived), 0.2, 1 - 1e-6);

        var keysAlone = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Keys", "Flag", options);
        Assert.Contains(
            "but all input columns are keys", Assert.Throws<InvalidOperationException>(() => keysAlone.Fit(data)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rare_pieces_are_said_to_be_such()
    {
        List<string> log = [];
        _ml.Log += (_, e) => log.Add(e.RawMessage);
        Fit("Text", Options with
        {
            Vocabulary = new VocabularyOptions { TokenizerFolder = _folder.WordPiece(), MaximumSize = 2 },
        });
        string warning = Assert.Single(log, line => line.Contains("of the", StringComparison.Ordinal));
        Assert.Contains("They are pieces of a WordPiece tokenizer", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("UnspacedText", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Lowercase is False with TokenizerFolder; expected True", false, TextNormalization.Compatibility, UnspacedText.Pairs)]
    [InlineData("Normalization is None with", true, TextNormalization.None, UnspacedText.Pairs)]
    [InlineData("UnspacedText is Runs with", true, TextNormalization.Compatibility, UnspacedText.Runs)]
    public void What_the_tokenizer_decides_cannot_be_set(
        string message, bool lowercase, TextNormalization normalization, UnspacedText unspaced)
    {
        AttentionOptions options = Options with
        {
            Vocabulary = new VocabularyOptions
            {
                TokenizerFolder = "never read",
                Lowercase = lowercase,
                Normalization = normalization,
                UnspacedText = unspaced,
            },
        };
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(
            () => _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_that_cannot_be_read_is_named_before_any_row_is()
    {
        string missing = _folder.File("missing"), empty = _folder.File("empty");
        Directory.CreateDirectory(empty);
        Refused<DirectoryNotFoundException>(missing, missing);
        Refused<FormatException>(empty, "expected tokenizer.json, vocab.txt, vocab.json with merges.txt, or sentencepiece");
        File.WriteAllText(Path.Combine(empty, "vocab.txt"), "dog\n");
        Refused<FormatException>(empty, "vocab.txt, piece '[UNK]': found none");
        Assert.ThrowsAny<ArgumentException>(() => Fit("Text", Options.WithTokenizer(" ")));

        void Refused<T>(string folder, string message) where T : Exception
        {
            var estimator =
                _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", Options.WithTokenizer(folder));
            T error = Assert.Throws<T>(() => estimator.Fit(_ml.View(Unread())));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.Contains(folder, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("WordLevel")]
    [InlineData("CharBPE")]
    public void Another_kind_of_tokenizer_is_refused_by_its_name(string kind)
    {
        string json = TokenizerJson.WordPiece(PieceVocabularies.WordPiece)
            .Replace("\"type\":\"WordPiece\"", $"\"type\":\"{kind}\"", StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.File("other"));
        File.WriteAllText(_folder.File("other", "tokenizer.json"), json);
        FormatException error =
            Assert.Throws<FormatException>(() => Fit("Text", Options.WithTokenizer(_folder.File("other"))));
        Assert.Contains(kind, error.Message, StringComparison.Ordinal);
        Assert.Contains("tokenizer.json", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Row> Unread()
    {
        Assert.Fail("A row is read.");
        yield break;
    }

    private static byte[] Bytes(AttentionFeaturizingTransformer model)
    {
        using var stream = new MemoryStream();
        ModelFile.Save(
            stream, new(model.Columns, model.Encoder.Options, model.Encoder.Vocabulary, model.Encoder.Weights, model.Layout));
        return stream.ToArray();
    }

    private string Folder(string kind) =>
        kind == "bytes" ? _folder.ByteLevel() : kind == "WordPiece" ? _folder.WordPiece() : _folder.SentencePiece();

    private AttentionFeaturizingTransformer Fit(string input, AttentionOptions options, List<Row>? rows = null) =>
        _ml.Transforms.Text.FeaturizeWithAttention("Features", input, "Flag", options).Fit(_ml.View(rows ?? Rows.OrderOfTwo(101)));
}
