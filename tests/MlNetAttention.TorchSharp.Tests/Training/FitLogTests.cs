using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>What the log says of choices that are easily made by mistake.</summary>
[Collection(TrainingCollection.Name)]
public sealed class FitLogTests
{
    private readonly MLContext _ml = new(1);
    private readonly List<(ChannelMessageKind Kind, string Text)> _messages = [];

    public FitLogTests() => _ml.Log += (_, e) => _messages.Add((e.Kind, e.RawMessage));

    [Fact]
    public void A_column_called_label_that_is_not_used_is_a_warning_that_says_what_to_pass()
    {
        Fit("Features", "Text", label: null, _ml.View(Rows.OrderOfTwo(20)));
        string warning = Assert.Single(Warnings());
        Assert.Contains("the features are its vectors, not scores", warning, StringComparison.Ordinal);
        Assert.Contains("There is a column 'Label' (String)", warning, StringComparison.Ordinal);
        Assert.Contains("labelColumnName: \"Label\"", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void No_label_at_all_is_worth_a_line()
    {
        IDataView texts = _ml.Data.LoadFromEnumerable(Rows.OrderOfTwo(20).Select(row => new { row.Text, Labels = row.Label }));
        Fit("Features", "Text", label: null, texts);
        Assert.Empty(Warnings());
        Assert.Contains(_messages, message =>
            message.Kind == ChannelMessageKind.Info && message.Text.Contains("predict hidden tokens", StringComparison.Ordinal));

        // The tokens themselves may be called so.
        _messages.Clear();
        texts = _ml.Data.LoadFromEnumerable(Rows.OrderOfTwo(20).Select(row => new { Label = row.Text }));
        Fit("Features", "Label", label: null, texts);
        Assert.Empty(Warnings());
    }

    [Fact]
    public void With_a_label_nothing_is_said()
    {
        Fit("Features", "Text", "Flag", _ml.View(Rows.OrderOfTwo(20)));
        Assert.Empty(Warnings());
        Assert.DoesNotContain(_messages, message => message.Text.Contains("label column is given", StringComparison.Ordinal));
    }

    [Fact]
    public void Joined_columns_of_text_are_a_warning_that_names_the_remedy()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(
            Rows.OrderOfTwo(20).Select(row => new { row.Text, Title = "a title", row.Flag }));
        IDataView joined = _ml.Transforms.Concatenate("Both", "Title", "Text").Fit(rows).Transform(rows);
        Fit("Features", "Both", "Flag", joined);
        string warning = Assert.Single(Warnings());
        Assert.StartsWith("40 of 40 slots in column 'Both' hold white space", warning, StringComparison.Ordinal);
        Assert.Contains("TokenizeIntoWords", warning, StringComparison.Ordinal);

        // The remedy.
        _messages.Clear();
        var words = _ml.Transforms.Text.TokenizeIntoWords("Title").Append(_ml.Transforms.Text.TokenizeIntoWords("Text"))
            .Append(_ml.Transforms.Concatenate("Both", "Title", "Text"));
        Assert.Contains("title", Fit("Features", "Both", "Flag", words.Fit(rows).Transform(rows)).Encoder.Vocabulary.Tokens);
        Assert.Empty(Warnings());
    }

    [Fact]
    public void A_few_tokens_of_several_words_are_no_mistake()
    {
        List<Row> rows = Rows.OrderOfTwo(20);
        foreach (Row row in rows) row.Words = [.. row.Words, "New York"];
        Fit("Features", "Words", "Flag", _ml.View(rows));
        Assert.Empty(Warnings());
    }

    [Theory]
    [InlineData("Text", "Conversion.MapValueToKey makes keys of text and numbers", "got String")]
    [InlineData("Whole", "Conversion.MapValueToKey makes keys of text and numbers", "got Int32")]
    [InlineData("Double", "Conversion.ConvertType makes one of other numbers", "got Double")]
    [InlineData("Words", "Conversion.MapValueToKey", "Vector<String>")]
    public void A_label_of_another_type_is_refused_with_what_makes_one(string label, string remedy, string found)
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(
            Rows.OrderOfTwo(20).Select(row => new { row.Text, Whole = row.Flag ? 1 : 0, Double = 1.5, row.Words }));
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => Fit("Features", "Text", label, rows)).Message;
        Assert.Contains(remedy, message, StringComparison.Ordinal);
        Assert.Contains(found, message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_of_another_type_is_refused_with_what_makes_one()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Rows.OrderOfTwo(20).Select(row => new { Items = new[] { 1, 2 }, row.Flag }));
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => Fit("Features", "Items", "Flag", rows)).Message;
        Assert.Contains(
            "Conversion.MapValueToKey or Conversion.Hash makes keys of other values", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transformer_tells_its_columns_its_label_and_what_its_features_are()
    {
        AttentionOptions options = Rows.Small with
        {
            TokenVectorsColumnName = "Vectors",
            AttentionMapsColumnName = "Maps",
            TokensColumnName = "Tokens",
        };
        IDataView data = _ml.View(Rows.OrderOfTwo(20));
        AttentionFeaturizingTransformer flag = Fit("Features", "Text", "Flag", data, options);
        Assert.Equal(
            ("Text", "Features", "Flag", "Vectors", "Maps", "Tokens", null),
            (flag.InputColumnName, flag.OutputColumnName, flag.LabelColumnName, flag.TokenVectorsColumnName,
                flag.AttentionMapsColumnName, flag.TokensColumnName, flag.TokenScoresColumnName));
        Assert.Equal((FeatureContent.Scores, ScoreKind.Multiclass), (flag.Features, flag.KindOfScores));
        Assert.Equal(["False", "True"], flag.ClassNames);

        AttentionFeaturizingTransformer number =
            Fit("Features", "Text", "Number", data, Rows.Small with { Features = FeatureContent.ScoresAndVector });
        Assert.Equal((FeatureContent.ScoresAndVector, ScoreKind.Number), (number.Features, number.KindOfScores));
        Assert.Empty(number.ClassNames);
        Assert.Equal((null, null), (number.TokenVectorsColumnName, number.TokensColumnName));

        AttentionFeaturizingTransformer none = Fit("Features", "Text", null, data);
        Assert.Equal((FeatureContent.Vector, null, null), (none.Features, none.KindOfScores, none.LabelColumnName));
        Assert.Empty(none.ClassNames);
    }

    /// <summary>The pipeline of the documentation of <c>FeaturizeWithAttention</c>.</summary>
    [Fact]
    public void With_a_cache_checkpoint_the_rows_are_read_a_few_times_and_without_one_in_every_pass()
    {
        var trainer = _ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 20);
        var featurizer = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", labelColumnName: "Label", Rows.Small));
        var cached = new CountingView(_ml.View(Rows.OrderOfTwo(40)));
        featurizer.AppendCacheCheckpoint(_ml).Append(trainer).Fit(cached);
        Assert.InRange(cached.Reads, 2, 4);

        var uncached = new CountingView(_ml.View(Rows.OrderOfTwo(40)));
        featurizer.Append(trainer).Fit(uncached);
        Assert.True(uncached.Reads > cached.Reads, $"{uncached.Reads} reads, {cached.Reads} with a checkpoint");
    }

    private AttentionFeaturizingTransformer Fit(
        string output, string input, string? label, IDataView data, AttentionOptions? options = null) =>
        _ml.Transforms.Text.FeaturizeWithAttention(output, input, label, options ?? Rows.Small).Fit(data);

    private IEnumerable<string> Warnings() =>
        _messages.Where(message => message.Kind == ChannelMessageKind.Warning).Select(message => message.Text);

    /// <summary>Counts how often its rows are read, whole or by cursors that share them.</summary>
    private sealed class CountingView(IDataView source) : IDataView
    {
        private int _reads;

        internal int Reads => _reads;

        public bool CanShuffle => source.CanShuffle;

        public DataViewSchema Schema => source.Schema;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            Interlocked.Increment(ref _reads);
            return source.GetRowCursor(columnsNeeded, rand);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        {
            Interlocked.Increment(ref _reads);
            return source.GetRowCursorSet(columnsNeeded, n, rand);
        }
    }
}
